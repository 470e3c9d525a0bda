"""Subscribers by the million: a file is looked at, brought in in one transaction, taken back.

Its lines are read one by one and copied into a table that lives as long as the transaction;
everything after that is a few statements, however many lines there are. A line that cannot be
brought in stays out with its reason; the others come in.
"""
