from django.db import migrations

from ._frozen_programmes import KEEP_FROZEN, LET_FROZEN_GO


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_cancelled_sessions'),
    ]

    operations = [
        migrations.RunSQL(KEEP_FROZEN, LET_FROZEN_GO),
    ]
