"""Who signs in, and who may do what."""
