"""Urgent notices: proposed from what changed, checked, rendered, sent before other mail."""
