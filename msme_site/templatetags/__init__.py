"""What the frame of every page asks for."""
