"""Documents and their symbols, and the figures that are quoted from them."""
