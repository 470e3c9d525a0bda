"""Which records of forums, dialogues and history go out and come in as tables.

A whole programme has a table of its own, with organisers and speakers in it
(``events.programme_table``); the tables here hold what that one does not.
"""

from core.tables.table import table

from .models import (
    Dialogue,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)

table(Forum)
# A programme is frozen by an act, never by a file: it comes in as a draft.
table(Programme, without=("frozen_at",))
table(ForumSession)
table(SessionOrganiser, numbered_within="session")
table(SessionAppearance)
table(Dialogue)
table(Quote)
table(Milestone)
