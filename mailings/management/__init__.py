"""Commands of the post room."""
