"""The digest: an unnumbered mail of what changed, composed by machine on fixed days.

What changed is the difference between what the public could read when the last one was made and
what it can read now (``facts``, ``changes``). So a draft or a restricted document cannot get into
one, and no way of changing a record is overlooked.
"""
