"""What is told upward, in the transaction of what it tells: apps above listen, unknown here."""

from django.dispatch import Signal

# An address failed for good: ``bounce`` (a ``Bounce``) and its ``address``.
bounced = Signal()

# Somebody complained: ``address``, to which nothing is written any more.
complained = Signal()

# A mail came to the address in List-Unsubscribe: ``leave_token`` of the delivery it belongs to.
left_by_mail = Signal()
