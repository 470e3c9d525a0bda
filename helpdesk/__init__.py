"""Initiatives and sources of information for small businesses."""
