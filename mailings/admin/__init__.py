"""The secretariat's post room: mailings, what became of every address, whom we do not write to."""

from .delivery import DeliveryAdmin
from .limit import HoursAdmin, LimitAdmin
from .mailing import MailingAdmin
from .returned import BounceAdmin, ComplaintAdmin, ReturnedMessageAdmin
from .suppression import SuppressionAdmin

__all__ = [
    "BounceAdmin",
    "ComplaintAdmin",
    "DeliveryAdmin",
    "HoursAdmin",
    "LimitAdmin",
    "MailingAdmin",
    "ReturnedMessageAdmin",
    "SuppressionAdmin",
]
