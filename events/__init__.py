"""The Public Forum, the Trade Dialogues, quotes and the Group's history."""
