"""The secretariat's screens for bulletins: edit, look through, preview, approve, publish, send."""

from .bulletin import BulletinAdmin

__all__ = ["BulletinAdmin"]
