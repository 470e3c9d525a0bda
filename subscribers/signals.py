"""What is told upward: apps above listen, since nothing here knows them."""

from django.dispatch import Signal

# A mailbox answered, in the transaction of the confirmation: ``subscriber`` and ``topics``
# (what became confirmed just now), ``latest`` (whether the newest mail about them is wanted at
# once). A receiver answers True if it has put that on its way.
confirmed = Signal()
