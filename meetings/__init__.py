"""Sittings of the Group, what was said there and what came of it."""
