from django.db import migrations

from ._kept_addresses import FORGET_ADDRESSES, KEEP_ADDRESSES, MAY_FOLLOW_ITSELF, NOT_ITSELF


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_meetings_on_one_page")]

    operations = [
        migrations.RunSQL(KEEP_ADDRESSES, FORGET_ADDRESSES),
        migrations.RunSQL(NOT_ITSELF, MAY_FOLLOW_ITSELF),
    ]
