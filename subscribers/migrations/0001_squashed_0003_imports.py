# All that went before, in one step: a new database is made in half the time.

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import subscribers.models.subscriber
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('subscribers', '0001_initial'),
        ('subscribers', '0002_choices_and_segments'),
        ('subscribers', '0003_imports'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0008_former_slugs'),
        ('members', '0001_squashed_0003_sources_and_reading_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2), blank=True, default=list, size=None, verbose_name='languages')),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('bulletin', 'Bulletin'), ('meetings', 'Meetings'), ('forum', 'Public Forum'), ('helpdesk', 'Helpdesk')], max_length=20), blank=True, default=list, help_text='Subscribed to at least one of them.', size=None, verbose_name='topics')),
                ('organisation', models.CharField(blank=True, help_text='Words that its name contains; capitals do not matter.', max_length=200, verbose_name='organisation')),
                ('members', models.ManyToManyField(blank=True, related_name='+', to='members.member', verbose_name='Members')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, unique=True, validators=[django.core.validators.EmailValidator()], verbose_name='address')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('frequency', models.CharField(choices=[('each', 'Each bulletin as it appears, the rest once a week'), ('weekly', 'Everything once a week'), ('monthly', 'Everything once a month')], default='each', max_length=7, verbose_name='frequency')),
                ('form', models.CharField(choices=[('full', 'In full'), ('headlines', 'Headlines only, with links')], default='full', max_length=9, verbose_name='form of the mail')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                ('leave_token', models.CharField(db_default=django.db.models.functions.text.Replace(django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField()), models.Value('-'), models.Value('')), default=subscribers.models.subscriber.new_leave_token, editable=False, max_length=60, unique=True)),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.member', verbose_name='Member')),
            ],
            options={
                'verbose_name': 'subscriber',
                'verbose_name_plural': 'subscribers',
                'ordering': ['address'],
                'permissions': [('import_subscriber', 'Can import subscribers'), ('export_subscriber', 'Can export subscribers')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('bulletin', 'Bulletin'), ('meetings', 'Meetings'), ('forum', 'Public Forum'), ('helpdesk', 'Helpdesk')], max_length=20, verbose_name='topic')),
                ('act', models.CharField(choices=[('asked', 'asked'), ('confirmed', 'confirmed'), ('ended', 'ended'), ('imported', 'brought in')], max_length=10, verbose_name='act')),
                ('text', models.TextField(verbose_name='text that was shown')),
                ('text_version', models.CharField(max_length=20, verbose_name='version of the text')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('given_on', models.DateField(blank=True, help_text='Where it was given elsewhere.', null=True, verbose_name='given on')),
                ('ip_address', models.GenericIPAddressField(blank=True, null=True, verbose_name='from')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='subscribers.subscriber')),
            ],
            options={
                'verbose_name': 'evidence of consent',
                'verbose_name_plural': 'evidence of consent',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='SubscriberImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='bytes')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='topics')),
                ('source', models.CharField(max_length=500, verbose_name='how they agreed')),
                ('consent_on', models.DateField(blank=True, null=True, verbose_name='when they agreed')),
                ('state', models.CharField(choices=[('looked', 'looked at'), ('in', 'brought in'), ('back', 'taken back')], default='looked', max_length=6, verbose_name='state')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='outcome')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
            ],
            options={
                'verbose_name': 'import of subscribers',
                'verbose_name_plural': 'imports of subscribers',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('address', models.CharField(max_length=300, verbose_name='address')),
                ('reason', models.CharField(choices=[('cells', 'more cells than the first line has names'), ('address', 'not an email address'), ('repeated', 'stands in this file before'), ('language', 'language not known: write en, fr or es'), ('topic', 'topic not known: write bulletin, meetings, forum or helpdesk'), ('frequency', 'not known how often: write each, weekly or monthly'), ('form', 'not known how much: write full or headlines'), ('member', 'no Member has this code'), ('long', 'the name of the organisation is too long'), ('date', 'not a day of the past: write it as 2018-10-03'), ('no date', 'not said when they agreed'), ('suppressed', 'we do not write to this address'), ('left', 'has left before: only they themselves can come back')], max_length=10, verbose_name='reason')),
                ('detail', models.CharField(blank=True, max_length=200, verbose_name='detail')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='subscribers.subscriberimport')),
            ],
            options={
                'verbose_name': 'refused line',
                'verbose_name_plural': 'refused lines',
                'ordering': ['of', 'line'],
            },
        ),
        migrations.CreateModel(
            name='ImportPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='subscribers.subscriberimport')),
            ],
            options={
                'verbose_name': 'piece of a file',
                'verbose_name_plural': 'pieces of a file',
                'ordering': ['of', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('bulletin', 'Bulletin'), ('meetings', 'Meetings'), ('forum', 'Public Forum'), ('helpdesk', 'Helpdesk')], max_length=20, verbose_name='topic')),
                ('state', models.CharField(choices=[('pending', 'waiting for confirmation'), ('confirmed', 'confirmed'), ('ended', 'ended')], default='pending', max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('leave_token', models.CharField(db_default=django.db.models.functions.text.Replace(django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField()), models.Value('-'), models.Value('')), default=subscribers.models.subscriber.new_leave_token, editable=False, max_length=60, unique=True)),
                ('came_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subscriptions', to='subscribers.subscriberimport', verbose_name='came by the file')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='subscribers.subscriber')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
                'ordering': ['subscriber', 'topic'],
            },
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='subscribers_address_in_small_letters'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__in', ['each', 'weekly', 'monthly'])), name='subscribers_known_frequency'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['full', 'headlines'])), name='subscribers_known_form'),
        ),
        migrations.AddIndex(
            model_name='importrefusal',
            index=models.Index(fields=['of', 'line'], name='subscribers_refused_lines'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('subscriber', 'topic'), name='subscribers_once_per_topic'),
        ),
    ]
