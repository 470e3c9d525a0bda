"""Which records of meetings and what came of them go out and come in as tables."""

from core.tables.table import table

from .models import (
    AgendaItem,
    Conclusion,
    FollowUp,
    FormerAddress,
    Intervention,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Notice,
    Postponement,
    Step,
    Theme,
)

table(Theme)
table(Meeting)
table(Postponement, numbered_within="meeting")
table(FormerAddress)
table(Notice)
table(AgendaItem, numbered_within="meeting")
table(MeetingAppearance)
table(Intervention, numbered_within="meeting")
table(MeetingDocument)
table(Conclusion, numbered_within="meeting")
table(FollowUp, numbered_within="conclusion")
table(Step, numbered_within="follow_up")
