# All that went before, in one step: a new database is made in half the time.

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import members.models.reading
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_formal_names'),
        ('members', '0003_sources_and_reading_links'),
    ]

    initial = True

    dependencies = [
        ('library', '0001_squashed_0004_glossary'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('code', models.CharField(help_text='Of our own record; it stands in addresses: tpkm, hkg, eu.', max_length=5, unique=True, validators=[django.core.validators.RegexValidator('^[a-z]{2,5}$', 'Two to five small letters.')], verbose_name='code')),
                ('kind', models.CharField(choices=[('state', 'State'), ('customs_territory', 'customs territory'), ('union', 'union of States')], default='state', max_length=18, verbose_name='kind')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'Member',
                'verbose_name_plural': 'Members',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('name_en', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('acronym', models.CharField(blank=True, max_length=30, verbose_name='acronym')),
                ('acronym_en', models.CharField(blank=True, max_length=30, null=True, verbose_name='acronym')),
                ('acronym_fr', models.CharField(blank=True, max_length=30, null=True, verbose_name='acronym')),
                ('acronym_es', models.CharField(blank=True, max_length=30, null=True, verbose_name='acronym')),
                ('url', models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='web page')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('name', models.CharField(help_text='Surnames not in capitals.', max_length=160, verbose_name='name')),
                ('sort_name', models.CharField(help_text='As in “Azevêdo, Roberto”.', max_length=160, verbose_name='name for sorting')),
                ('sort_key', models.CharField(blank=True, db_collation='C', editable=False, max_length=200)),
                ('honorific', models.CharField(blank=True, help_text='H.E. Mr, Ms, Mr.', max_length=40, verbose_name='form of address')),
                ('honorific_en', models.CharField(blank=True, help_text='H.E. Mr, Ms, Mr.', max_length=40, null=True, verbose_name='form of address')),
                ('honorific_fr', models.CharField(blank=True, help_text='H.E. Mr, Ms, Mr.', max_length=40, null=True, verbose_name='form of address')),
                ('honorific_es', models.CharField(blank=True, help_text='H.E. Mr, Ms, Mr.', max_length=40, null=True, verbose_name='form of address')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='DeclaredCount',
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
                ('number', models.PositiveSmallIntegerField(verbose_name='number declared')),
                ('note', models.TextField(blank=True, verbose_name='note for readers')),
                ('note_en', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('note_fr', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('note_es', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'declared count',
                'verbose_name_plural': 'declared counts',
                'ordering': ['-date'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('precision', 'unknown')), models.Q(('date__isnull', False), models.Q(('precision', 'unknown'), _negated=True)), _connector='OR'), name='members_declaredcount_date_or_unknown', violation_error_message='Give a date, or choose the precision “not known” and leave the date empty.'), models.UniqueConstraint(fields=('date', 'number'), name='members_declared_once')],
            },
        ),
        migrations.CreateModel(
            name='MemberAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=160, verbose_name='spelling')),
                ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                ('source_note', models.CharField(blank=True, max_length=250, verbose_name='found in')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='members.member')),
            ],
            options={
                'verbose_name': 'other spelling',
                'verbose_name_plural': 'other spellings',
                'ordering': ['member', 'text'],
                'constraints': [models.UniqueConstraint(fields=('member', 'text', 'language'), name='members_alias_once')],
            },
        ),
        migrations.CreateModel(
            name='MemberName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('name', models.CharField(help_text='As in “Korea, Republic of”.', max_length=160, verbose_name='name in lists')),
                ('name_en', models.CharField(help_text='As in “Korea, Republic of”.', max_length=160, null=True, verbose_name='name in lists')),
                ('name_fr', models.CharField(help_text='As in “Korea, Republic of”.', max_length=160, null=True, verbose_name='name in lists')),
                ('name_es', models.CharField(help_text='As in “Korea, Republic of”.', max_length=160, null=True, verbose_name='name in lists')),
                ('prose_name', models.CharField(help_text='As in « la République de Corée ».', max_length=160, verbose_name='name in sentences')),
                ('prose_name_en', models.CharField(help_text='As in « la République de Corée ».', max_length=160, null=True, verbose_name='name in sentences')),
                ('prose_name_fr', models.CharField(help_text='As in « la République de Corée ».', max_length=160, null=True, verbose_name='name in sentences')),
                ('prose_name_es', models.CharField(help_text='As in « la République de Corée ».', max_length=160, null=True, verbose_name='name in sentences')),
                ('formal_name', models.CharField(blank=True, help_text='As in “the Swiss Confederation”; empty as long as it is not recorded.', max_length=250, verbose_name='formal name')),
                ('formal_name_en', models.CharField(blank=True, help_text='As in “the Swiss Confederation”; empty as long as it is not recorded.', max_length=250, null=True, verbose_name='formal name')),
                ('formal_name_fr', models.CharField(blank=True, help_text='As in “the Swiss Confederation”; empty as long as it is not recorded.', max_length=250, null=True, verbose_name='formal name')),
                ('formal_name_es', models.CharField(blank=True, help_text='As in “the Swiss Confederation”; empty as long as it is not recorded.', max_length=250, null=True, verbose_name='formal name')),
                ('sort_key', models.CharField(blank=True, db_collation='C', editable=False, max_length=200)),
                ('sort_key_en', models.CharField(blank=True, db_collation='C', editable=False, max_length=200, null=True)),
                ('sort_key_fr', models.CharField(blank=True, db_collation='C', editable=False, max_length=200, null=True)),
                ('sort_key_es', models.CharField(blank=True, db_collation='C', editable=False, max_length=200, null=True)),
                ('name_source', models.CharField(blank=True, help_text='In words, where the languages are taken from different places.', max_length=250, verbose_name='origin of each form')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='members.member')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'name over time',
                'verbose_name_plural': 'names over time',
                'ordering': ['member', models.OrderBy(models.F('start'), nulls_first=True)],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='members_membername_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('member'), models.F('member'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='members_one_name_at_a_time', violation_error_message='This period overlaps another one of the same record; end the earlier one first.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.member', verbose_name='Member')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'membership of the Group',
                'verbose_name_plural': 'memberships of the Group',
                'ordering': ['member', 'start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='members_membership_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('member'), models.F('member'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='members_one_membership_at_a_time', violation_error_message='This period overlaps another one of the same record; end the earlier one first.')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=250, verbose_name='name or acronym')),
                ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                ('source_note', models.CharField(blank=True, max_length=250, verbose_name='found in')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='members.organisation')),
            ],
            options={
                'verbose_name': 'other name',
                'verbose_name_plural': 'other names',
                'ordering': ['organisation', 'text'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'text', 'language'), name='members_organisation_alias_once')],
            },
        ),
        migrations.CreateModel(
            name='CoordinatorTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('office', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('title', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=250, null=True, verbose_name='title')),
                ('title_fr', models.CharField(blank=True, max_length=250, null=True, verbose_name='title')),
                ('title_es', models.CharField(blank=True, max_length=250, null=True, verbose_name='title')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinator_terms', to='members.member', verbose_name='Member')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='members.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'term as Coordinator',
                'verbose_name_plural': 'terms as Coordinator',
                'ordering': ['start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='members_coordinatorterm_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('office'), models.F('office'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='members_one_coordinator_at_a_time', violation_error_message='This period overlaps another one of the same record; end the earlier one first.')],
            },
        ),
        migrations.CreateModel(
            name='PersonAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='spelling')),
                ('source_note', models.CharField(blank=True, max_length=250, verbose_name='found in')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='members.person')),
            ],
            options={
                'verbose_name': 'other spelling',
                'verbose_name_plural': 'other spellings',
                'ordering': ['person', 'name'],
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='members_person_alias_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
                ('expires_at', models.DateTimeField(default=members.models.reading.in_thirty_days, verbose_name='opens until')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='revoked at')),
                ('last_used', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last used')),
                ('times_used', models.PositiveIntegerField(default=0, editable=False, verbose_name='times used')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reading_links', to='library.document', verbose_name='document')),
                ('made_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reading_links', to='members.member', verbose_name='Member')),
            ],
            options={
                'verbose_name': 'reading link',
                'verbose_name_plural': 'reading links',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='members_reading_link_ends_after_it_begins', violation_error_message='The link would end before it begins.'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), ('revoked_at__gte', models.F('made_at')), _connector='OR'), name='members_reading_link_revoked_after_made'), models.CheckConstraint(condition=models.Q(models.Q(('last_used__isnull', True), ('times_used', 0)), models.Q(('last_used__isnull', False), ('times_used__gt', 0)), _connector='OR'), name='members_reading_link_use_is_counted')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.member', verbose_name='Member')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'seat on the coordination committee',
                'verbose_name_plural': 'seats on the coordination committee',
                'ordering': ['member', 'start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='members_seat_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('member'), models.F('member'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='members_one_seat_at_a_time', violation_error_message='This period overlaps another one of the same record; end the earlier one first.')],
            },
        ),
        migrations.CreateModel(
            name='UnionMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='union_periods', to='members.member', verbose_name='State')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='state_periods', to='members.member', verbose_name='union')),
            ],
            options={
                'verbose_name': 'member State of a union',
                'verbose_name_plural': 'member States of a union',
                'ordering': ['union', 'member', 'start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='members_unionmembership_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('union'), models.F('union'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('member'), models.F('member'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='members_one_union_period_at_a_time', violation_error_message='This period overlaps another one of the same record; end the earlier one first.'), models.CheckConstraint(condition=models.Q(('union', models.F('member')), _negated=True), name='members_union_is_not_its_own_member')],
            },
        ),
    ]
