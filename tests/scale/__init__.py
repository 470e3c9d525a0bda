"""Every list at the size that ten years of work give it."""
