# All that went before, in one step: a new database is made in half the time.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_jobs'),
        ('core', '0003_calendar_entries'),
        ('core', '0004_name_the_kind_of_record'),
        ('core', '0005_calendar_entries_keep_whose_they_were'),
        ('core', '0006_what_readers_search'),
        ('core', '0007_what_entries_said_before'),
        ('core', '0008_former_slugs'),
    ]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('is_cancelled', models.BooleanField()),
                ('concerns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('former', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('content', models.JSONField()),
                ('before', models.JSONField(null=True)),
                ('moved_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['concerns'], name='core_calendar_concerns'), django.contrib.postgres.indexes.GinIndex(fields=['former'], name='core_calendar_former'), models.Index(fields=['last_day'], name='core_calendar_last_day'), models.Index(fields=['touched_at'], name='core_calendar_touched')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='core_one_calendar_entry')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('slug', models.SlugField(max_length=120)),
                ('record', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'record'], name='core_former_record')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'slug'), name='core_one_former_slug')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('about', models.CharField(blank=True, max_length=100, verbose_name='about')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='what was asked')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('died', 'died')], default='waiting', max_length=8, verbose_name='state')),
                ('language', models.CharField(default='en', max_length=5, verbose_name='language')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last heard of')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='steps done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='steps in all')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='outcome')),
                ('sentence', models.TextField(blank=True, verbose_name='why it failed')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JobFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('content', models.BinaryField()),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='core.job')),
            ],
            options={
                'verbose_name': 'file of a job',
                'verbose_name_plural': 'files of jobs',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('language', models.CharField(max_length=2)),
                ('kind', models.CharField(max_length=12)),
                ('title', models.TextField()),
                ('text', models.TextField(blank=True)),
                ('when', models.CharField(blank=True, max_length=250)),
                ('page', models.CharField(max_length=300)),
                ('day', models.DateField(null=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('title_words', models.PositiveSmallIntegerField()),
                ('weight', models.FloatField()),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='core_search_vector'), django.contrib.postgres.indexes.GinIndex(fields=['marks'], name='core_search_marks')],
                'constraints': [models.UniqueConstraint(fields=('source', 'key', 'language'), name='core_one_search_entry')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('word', models.CharField(max_length=60)),
                ('is_name', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('language', 'word'), name='core_search_word_once')],
            },
        ),
        migrations.CreateModel(
            name='TranslationRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('field', models.CharField(max_length=60, verbose_name='field')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('source_hash', models.CharField(max_length=64)),
                ('source_text', models.TextField(verbose_name='source at that time')),
                ('made_at', models.DateTimeField(auto_now=True, verbose_name='made at')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'translation record',
                'verbose_name_plural': 'translation records',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('verb', models.CharField(max_length=60, verbose_name='act')),
                ('object_id', models.PositiveBigIntegerField()),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='detail')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype', verbose_name='kind of record')),
            ],
            options={
                'verbose_name': 'journal entry',
                'verbose_name_plural': 'journal',
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='core_audit_record')],
            },
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['state'], name='core_job_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='translationrecord',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id', 'field', 'language'), name='core_one_translation_record'),
        ),
    ]
