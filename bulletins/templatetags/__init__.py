"""What templates of bulletins write with."""
