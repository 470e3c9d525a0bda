"""How fast the system is: ``make bench`` runs what is registered here, and says what it found.

A benchmark is a function that yields one round's measurements; a file of this package holds those
of one subject, and is named in ``SUBJECTS``. Seconds depend on the machine, so what is promised
is, where it can be, a ratio of two things measured in the same round.
"""
