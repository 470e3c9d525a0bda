"""The texts of all records and of one bulletin: how far they are, translating, exchange."""
