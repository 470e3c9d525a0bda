"""What `manage.py` can do for any record."""
