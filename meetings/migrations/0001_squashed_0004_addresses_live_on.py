# All that went before, in one step: a new database is made in half the time.

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from ._kept_addresses import FORGET_ADDRESSES, KEEP_ADDRESSES, MAY_FOLLOW_ITSELF, NOT_ITSELF


class Migration(migrations.Migration):

    replaces = [
        ('meetings', '0001_initial'),
        ('meetings', '0002_what_is_owed'),
        ('meetings', '0003_meetings_on_one_page'),
        ('meetings', '0004_addresses_live_on'),
    ]

    initial = True

    dependencies = [
        ('library', '0001_squashed_0004_glossary'),
        ('members', '0001_squashed_0003_sources_and_reading_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=120, null=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('kind', models.CharField(choices=[('agreed', 'agreed'), ('request', 'request'), ('interest', 'interest'), ('responsibility', 'responsibility'), ('invitation', 'invitation')], max_length=14, verbose_name='kind')),
                ('text', models.TextField(verbose_name='text')),
                ('text_en', models.TextField(null=True, verbose_name='text')),
                ('text_fr', models.TextField(null=True, verbose_name='text')),
                ('text_es', models.TextField(null=True, verbose_name='text')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'conclusion',
                'verbose_name_plural': 'conclusions',
                'ordering': ['meeting', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='members.member', verbose_name='Member')),
            ],
            options={
                'verbose_name': 'host',
                'verbose_name_plural': 'hosts',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(blank=True, help_text='The first day of the month or year if no more is known.', null=True, verbose_name='date')),
                ('precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision')),
                ('date_note', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, verbose_name='date in words')),
                ('date_note_en', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('date_note_fr', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('date_note_es', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('slug', models.SlugField(help_text='Begins with the date as far as it is known: 2018-03-27-access-to-information. An earlier address keeps leading here.', max_length=120, unique=True, verbose_name='slug')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_es', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('kind', models.CharField(choices=[('thematic', 'thematic meeting'), ('follow_up', 'follow-up meeting'), ('review', 'review and planning'), ('other', 'other meeting')], default='thematic', max_length=10, verbose_name='kind')),
                ('status', models.CharField(choices=[('tentative', 'tentative'), ('confirmed', 'confirmed'), ('postponed', 'postponed'), ('cancelled', 'cancelled'), ('held', 'held')], default='tentative', max_length=10, verbose_name='status')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='begins at (Geneva)')),
                ('end_time', models.TimeField(blank=True, help_text='An end before the beginning is on the next day. Empty: not known.', null=True, verbose_name='ends at (Geneva)')),
                ('room', models.CharField(blank=True, help_text='Empty: not known.', max_length=60, verbose_name='room')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2), blank=True, default=list, help_text='Spoken or interpreted. None: not known.', size=None, verbose_name='languages of proceedings')),
                ('remote_link', models.CharField(blank=True, help_text='Begins with https://. Never in calendars, feeds or mail; staff always see it.', max_length=500, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='link for remote participation')),
                ('remote_is_public', models.BooleanField(default=False, help_text='Only then the public page shows the link, until the day has passed.', verbose_name='remote participation is open to the public')),
                ('agenda_deadline', models.DateField(blank=True, help_text='The last day on which Members may propose one.', null=True, verbose_name='items for the agenda until')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('follows', models.ManyToManyField(blank=True, related_name='followed_by', to='meetings.meeting', verbose_name='follow-up to')),
                ('hosts', models.ManyToManyField(related_name='hosted_meetings', through='meetings.Host', to='members.member', verbose_name='hosts')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': [models.OrderBy(models.F('date'), descending=True, nulls_first=True), 'slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Intervention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('text', models.TextField(blank=True, verbose_name='what was said')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('text_fr', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('text_es', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interventions', to='members.member', verbose_name='Member')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interventions', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'intervention',
                'verbose_name_plural': 'interventions',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='host',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='meetings.meeting'),
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='slug')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'former address',
                'verbose_name_plural': 'former addresses',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('text', models.TextField(verbose_name='what is to be done')),
                ('text_en', models.TextField(null=True, verbose_name='what is to be done')),
                ('text_fr', models.TextField(null=True, verbose_name='what is to be done')),
                ('text_es', models.TextField(null=True, verbose_name='what is to be done')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Order among what is owed after one conclusion.', verbose_name='position')),
                ('owner', models.CharField(choices=[('member', 'a Member'), ('members', 'all Members'), ('organisation', 'an organisation'), ('secretariat', 'the secretariat'), ('group', 'the Group'), ('not_named', 'not named')], max_length=12, verbose_name='owner')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('under_way', 'under way'), ('before_next', 'before the next meeting'), ('closed', 'closed'), ('dropped', 'no longer pursued')], default='asked', max_length=12, verbose_name='state')),
                ('since', models.DateField(blank=True, null=True, verbose_name='in this state since')),
                ('due', models.DateField(blank=True, help_text='Shown to staff only.', null=True, verbose_name='due')),
                ('resolution', models.TextField(blank=True, help_text='What closed it, or why it is no longer pursued, in a sentence.', verbose_name='how it was settled')),
                ('resolution_en', models.TextField(blank=True, help_text='What closed it, or why it is no longer pursued, in a sentence.', null=True, verbose_name='how it was settled')),
                ('resolution_fr', models.TextField(blank=True, help_text='What closed it, or why it is no longer pursued, in a sentence.', null=True, verbose_name='how it was settled')),
                ('resolution_es', models.TextField(blank=True, help_text='What closed it, or why it is no longer pursued, in a sentence.', null=True, verbose_name='how it was settled')),
                ('after', models.ForeignKey(blank=True, help_text='The follow-up that must be done before this one can begin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='then', to='meetings.followup', verbose_name='comes after')),
                ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='meetings.conclusion', verbose_name='conclusion')),
                ('owner_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='members.member', verbose_name='Member')),
                ('owner_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='members.organisation', verbose_name='organisation')),
                ('resolved_document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='resolved by the document')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('carried_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_follow_ups', to='meetings.meeting', verbose_name='carried to')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolved_follow_ups', to='meetings.meeting', verbose_name='resolved by the meeting')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'ordering': [models.OrderBy(models.F('since'), nulls_last=True), 'conclusion_id', 'position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='conclusion',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conclusions', to='meetings.meeting', verbose_name='meeting'),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('title', models.CharField(max_length=300, verbose_name='item')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='item')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='item')),
                ('title_es', models.CharField(max_length=300, null=True, verbose_name='item')),
                ('text', models.TextField(blank=True, verbose_name='what it is about')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('text_fr', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('text_es', models.TextField(blank=True, null=True, verbose_name='what it is about')),
                ('questions', models.TextField(blank=True, help_text='One question on each line, without a number.', verbose_name='guiding questions')),
                ('questions_en', models.TextField(blank=True, help_text='One question on each line, without a number.', null=True, verbose_name='guiding questions')),
                ('questions_fr', models.TextField(blank=True, help_text='One question on each line, without a number.', null=True, verbose_name='guiding questions')),
                ('questions_es', models.TextField(blank=True, help_text='One question on each line, without a number.', null=True, verbose_name='guiding questions')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingAppearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('role', models.CharField(choices=[('speaker', 'speaker'), ('chair', 'chair'), ('moderator', 'moderator'), ('host', 'host')], default='speaker', max_length=10, verbose_name='role')),
                ('title', models.CharField(blank=True, help_text='With the body, as readers should see it; in the feminine where it is so.', max_length=250, verbose_name='title on that day')),
                ('title_en', models.CharField(blank=True, help_text='With the body, as readers should see it; in the feminine where it is so.', max_length=250, null=True, verbose_name='title on that day')),
                ('title_fr', models.CharField(blank=True, help_text='With the body, as readers should see it; in the feminine where it is so.', max_length=250, null=True, verbose_name='title on that day')),
                ('title_es', models.CharField(blank=True, help_text='With the body, as readers should see it; in the feminine where it is so.', max_length=250, null=True, verbose_name='title on that day')),
                ('statement', models.TextField(blank=True, verbose_name='what was said')),
                ('statement_en', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('statement_fr', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('statement_es', models.TextField(blank=True, null=True, verbose_name='what was said')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='meetings.meeting')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='Member')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.person', verbose_name='person')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'appearance',
                'verbose_name_plural': 'appearances',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('summary', 'summary and main conclusions'), ('notice', 'notice'), ('remarks', 'remarks'), ('other', 'other')], default='summary', max_length=10, verbose_name='kind')),
                ('attribution', models.CharField(choices=[('certain', 'certain'), ('open', 'open: it may belong to another meeting')], default='certain', max_length=8, verbose_name='attribution')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='library.document', verbose_name='document')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'document of a meeting',
                'verbose_name_plural': 'documents of a meeting',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('draft', 'draft'), ('final', 'final'), ('revised', 'revised')], default='draft', max_length=8, verbose_name='stage')),
                ('number', models.PositiveSmallIntegerField(default=1, help_text='Of the draft, or of the revision: 1, 2, 3.', verbose_name='number')),
                ('issued_on', models.DateField(blank=True, help_text='A draft may have none.', null=True, verbose_name='issued on')),
                ('staff_note', models.TextField(blank=True, verbose_name='note for staff')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='library.document', verbose_name='document')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'convening notice',
                'verbose_name_plural': 'convening notices',
                'ordering': ['stage', 'number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Postponement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(blank=True, help_text='The first day of the month or year if no more is known.', null=True, verbose_name='date')),
                ('precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision')),
                ('date_note', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, verbose_name='date in words')),
                ('date_note_en', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('date_note_fr', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('date_note_es', models.CharField(blank=True, help_text='Shown when no day is known, as in “in the coming months”.', max_length=200, null=True, verbose_name='date in words')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='began at (Geneva)')),
                ('end_time', models.TimeField(blank=True, null=True, verbose_name='ended at (Geneva)')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='postponed on')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postponements', to='meetings.meeting')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'earlier date',
                'verbose_name_plural': 'earlier dates',
                'ordering': ['decided_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sponsor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sponsors', to='meetings.conclusion')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsored', to='members.member', verbose_name='Member')),
            ],
            options={
                'verbose_name': 'Member that asked',
                'verbose_name_plural': 'Members that asked',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='conclusion',
            name='asked_by',
            field=models.ManyToManyField(blank=True, related_name='asked_for', through='meetings.Sponsor', to='members.member', verbose_name='asked for by'),
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('ask', 'asked'), ('start', 'under way'), ('carry', 'carried over'), ('close', 'closed'), ('drop', 'no longer pursued'), ('reopen', 'asked again')], max_length=8, verbose_name='act')),
                ('day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('note', models.TextField(blank=True, verbose_name='in a sentence')),
                ('note_en', models.TextField(blank=True, null=True, verbose_name='in a sentence')),
                ('note_fr', models.TextField(blank=True, null=True, verbose_name='in a sentence')),
                ('note_es', models.TextField(blank=True, null=True, verbose_name='in a sentence')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='document')),
                ('follow_up', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='meetings.followup')),
                ('meeting', models.ForeignKey(blank=True, help_text='To which it was carried, or which closed it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'step of a follow-up',
                'verbose_name_plural': 'steps of a follow-up',
                'ordering': ['follow_up', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='host',
            constraint=models.UniqueConstraint(fields=('meeting', 'member'), name='meetings_host_once'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner', 'member'), ('owner_member__isnull', False), ('owner_organisation__isnull', True)), models.Q(('owner', 'organisation'), ('owner_member__isnull', True), ('owner_organisation__isnull', False)), models.Q(('owner__in', ['members', 'secretariat', 'group', 'not_named']), ('owner_member__isnull', True), ('owner_organisation__isnull', True)), _connector='OR'), name='meetings_follow_up_has_one_owner', violation_error_message='Name the Member or the organisation exactly when it is the owner.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('resolved_by__isnull', False), ('resolved_document__isnull', False), models.Q(('resolution_en__isnull', False), ('resolution_en__regex', '\\S'), ('resolution_fr__isnull', False), ('resolution_fr__regex', '\\S'), ('resolution_es__isnull', False), ('resolution_es__regex', '\\S')), _connector='OR'), name='meetings_follow_up_closed_by_something', violation_error_message='Say what closed it: a meeting, a document, or a sentence in each of the three languages.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('resolution_en__isnull', False), ('resolution_en__regex', '\\S'), ('resolution_fr__isnull', False), ('resolution_fr__regex', '\\S'), ('resolution_es__isnull', False), ('resolution_es__regex', '\\S')), _connector='OR'), name='meetings_follow_up_dropped_for_a_reason', violation_error_message='Say why it is no longer pursued, in each of the three languages.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('carried_to__isnull', True), ('state', 'before_next'), _connector='OR'), name='meetings_follow_up_carried_before_next', violation_error_message='Only what waits for a meeting is carried over to one: choose the state “before the next meeting”.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_by__isnull', True), ('resolved_document__isnull', True)), ('state', 'closed'), _connector='OR'), name='meetings_follow_up_resolved_if_closed', violation_error_message='Only what is closed was resolved by something.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('after', models.F('pk')), _negated=True), name='meetings_follow_up_not_after_itself', violation_error_message='A follow-up does not come after itself.'),
        ),
        migrations.AddConstraint(
            model_name='meetingappearance',
            constraint=models.UniqueConstraint(fields=('meeting', 'person', 'role'), name='meetings_appearance_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingdocument',
            constraint=models.UniqueConstraint(fields=('meeting', 'document'), name='meetings_document_once'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('meeting', 'stage', 'number'), name='meetings_notice_once', violation_error_message='There is a notice of this stage with this number already; take the next one.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), models.Q(models.Q(('stage', 'final'), _negated=True), ('number', 1), _connector='OR')), name='meetings_one_final_notice', violation_error_message='There is one final notice, with the number 1; what comes after is revised.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'draft'), ('issued_on__isnull', False), _connector='OR'), name='meetings_issued_notice_has_a_day', violation_error_message='Give the day on which the notice was issued.'),
        ),
        migrations.AddConstraint(
            model_name='postponement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('precision', 'unknown')), models.Q(('date__isnull', False), models.Q(('precision', 'unknown'), _negated=True)), _connector='OR'), name='meetings_postponement_date_or_unknown', violation_error_message='Give a date, or choose the precision “not known” and leave the date empty.'),
        ),
        migrations.AddConstraint(
            model_name='postponement',
            constraint=models.CheckConstraint(condition=models.Q(('start_time__isnull', False), ('end_time__isnull', True), _connector='OR'), name='meetings_earlier_no_end_without_start', violation_error_message='Give the hour it began before the hour it ended.'),
        ),
        migrations.AddConstraint(
            model_name='sponsor',
            constraint=models.UniqueConstraint(fields=('conclusion', 'member'), name='meetings_sponsor_once', violation_error_message='This Member is named already.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('precision', 'unknown')), models.Q(('date__isnull', False), models.Q(('precision', 'unknown'), _negated=True)), _connector='OR'), name='meetings_meeting_date_or_unknown', violation_error_message='Give a date, or choose the precision “not known” and leave the date empty.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('start_time__isnull', False), ('end_time__isnull', True), _connector='OR'), name='meetings_no_end_without_start', violation_error_message='Give the hour it begins before the hour it ends.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), ('date__isnull', False), _connector='OR'), name='meetings_held_has_a_date', violation_error_message='A meeting that was held needs its date.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('end_time__isnull', True), models.Q(('end_time', models.F('start_time')), _negated=True), _connector='OR'), name='meetings_lasts', violation_error_message='A meeting cannot end at the moment at which it begins.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('remote_link', ''), ('remote_link__startswith', 'https://'), _connector='OR'), name='meetings_remote_link_is_secure', violation_error_message='The link for remote participation must begin with https://.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('remote_is_public', False), models.Q(('remote_link', ''), _negated=True), _connector='OR'), name='meetings_public_link_is_there', violation_error_message='Give the link for remote participation before opening it to the public.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'fr', 'es']), ('languages__len__lte', 3)), name='meetings_languages_are_ours', violation_error_message='Choose languages among English, French and Spanish.'),
        ),
        migrations.RunSQL(KEEP_ADDRESSES, FORGET_ADDRESSES),
        migrations.RunSQL(NOT_ITSELF, MAY_FOLLOW_ITSELF),
    ]
