"""Records as tables: out as CSV or XLSX, and in again, all of a file or nothing of it.

A file names records by natural keys (a code, a slug, a symbol), never by the numbers of our
database, so that it can be brought into another installation. An app says in its ``tables.py``
which of its models have a table; columns come from the models themselves.
"""
