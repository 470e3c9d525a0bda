"""English as Geneva writes it."""
