# All that went before, in one step: a new database is made in half the time.

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('helpdesk', '0001_initial'),
        ('helpdesk', '0002_contact_points'),
    ]

    initial = True

    dependencies = [
        ('library', '0001_squashed_0004_glossary'),
        ('members', '0001_squashed_0003_sources_and_reading_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('start', models.DateField(blank=True, help_text='First day on which this holds; empty if it is not known.', null=True, verbose_name='from')),
                ('start_precision', models.CharField(choices=[('day', 'day known'), ('month', 'month known'), ('year', 'year known'), ('by', 'on this day or before'), ('unknown', 'not known')], default='day', max_length=8, verbose_name='precision of the first day')),
                ('end', models.DateField(blank=True, help_text='First day on which this no longer holds; empty if it still does.', null=True, verbose_name='until')),
                ('name', models.CharField(max_length=250, verbose_name='body or person')),
                ('name_en', models.CharField(max_length=250, null=True, verbose_name='body or person')),
                ('name_fr', models.CharField(max_length=250, null=True, verbose_name='body or person')),
                ('name_es', models.CharField(max_length=250, null=True, verbose_name='body or person')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                ('url', models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='web page')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Contact points that a Member has on one day have different positions.', verbose_name='position')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to='members.member', verbose_name='Member')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'contact point',
                'verbose_name_plural': 'contact points',
                'ordering': ['member', 'position', 'start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('start__isnull', True), ('end__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='helpdesk_contactpoint_start_before_end', violation_error_message='The end of a period must be after its start.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('member'), models.F('member'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('position'), models.F('position'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='helpdesk_one_contact_point_in_a_position', violation_error_message='This period overlaps another one of the same record; end the earlier one first.')],
            },
        ),
        migrations.CreateModel(
            name='Initiative',
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
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('description_en', models.TextField(blank=True, null=True, verbose_name='description')),
                ('description_fr', models.TextField(blank=True, null=True, verbose_name='description')),
                ('description_es', models.TextField(blank=True, null=True, verbose_name='description')),
                ('url', models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='web page')),
                ('partners', models.ManyToManyField(blank=True, related_name='initiatives', to='members.organisation', verbose_name='partners')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'initiative',
                'verbose_name_plural': 'initiatives',
                'ordering': ['slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('precision', 'unknown')), models.Q(('date__isnull', False), models.Q(('precision', 'unknown'), _negated=True)), _connector='OR'), name='helpdesk_initiative_date_or_unknown', violation_error_message='Give a date, or choose the precision “not known” and leave the date empty.')],
            },
        ),
    ]
