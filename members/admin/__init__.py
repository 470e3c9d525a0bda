"""The secretariat's screens for Members, their parts in the Group, people and organisations."""

from . import members, people

__all__ = ["members", "people"]
