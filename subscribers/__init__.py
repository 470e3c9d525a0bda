"""Who asked for our mail, on what evidence, and how they leave."""
