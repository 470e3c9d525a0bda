# All that went before, in one step: a new database is made in half the time.

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('mailings', '0001_initial'),
        ('mailings', '0002_name_the_mailing'),
        ('mailings', '0003_mail_per_language'),
        ('mailings', '0004_start_at_a_time'),
        ('mailings', '0005_what_comes_back'),
        ('mailings', '0006_planned_starts'),
        ('mailings', '0007_limits_and_hours'),
        ('mailings', '0008_due_rows'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnMailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, unique=True)),
                ('uid_validity', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'mailbox for what comes back',
                'verbose_name_plural': 'mailboxes for what comes back',
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='slot')),
                ('epoch', models.BigIntegerField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, max_length=300, verbose_name='trouble')),
                ('trouble_since', models.DateTimeField(blank=True, null=True, verbose_name='since')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='failures')),
                ('retry_at', models.DateTimeField(blank=True, null=True, verbose_name='tried again at')),
            ],
            options={
                'verbose_name': 'slot',
                'verbose_name_plural': 'slots',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], help_text='Empty: every day.', null=True, verbose_name='weekday')),
                ('opens', models.TimeField(help_text='Geneva time.', verbose_name='from')),
                ('closes', models.TimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'hours for mass mailings',
                'verbose_name_plural': 'hours for mass mailings',
                'ordering': [models.OrderBy(models.F('day'), nulls_first=True), 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='mailings_hours_open_before_they_close')],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(choices=[('relay', 'relay'), ('domain', 'recipients’ domain')], max_length=6, verbose_name='of')),
                ('name', models.CharField(help_text='The relay’s host, or the domain after the @.', max_length=253, verbose_name='name')),
                ('per_second', models.PositiveIntegerField(blank=True, null=True, verbose_name='at most a second')),
                ('per_minute', models.PositiveIntegerField(blank=True, null=True, verbose_name='at most a minute')),
                ('per_hour', models.PositiveIntegerField(blank=True, null=True, verbose_name='at most an hour')),
                ('spent_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('slowness', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='slowed down')),
                ('slowed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='slowed down at')),
                ('slowed_by', models.CharField(blank=True, editable=False, max_length=300, verbose_name='what it said')),
            ],
            options={
                'verbose_name': 'limit',
                'verbose_name_plural': 'limits',
                'ordering': ['of', 'name'],
                'constraints': [models.UniqueConstraint(fields=('of', 'name'), name='mailings_limit_once', violation_error_message='There is a limit for this already.'), models.CheckConstraint(condition=models.Q(models.Q(('per_second__isnull', True), ('per_second__gt', 0), _connector='OR'), models.Q(('per_minute__isnull', True), ('per_minute__gt', 0), _connector='OR'), models.Q(('per_hour__isnull', True), ('per_hour__gt', 0), _connector='OR')), name='mailings_limit_above_zero', violation_error_message='At least one, or leave it empty.')],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('reference', models.CharField(blank=True, help_text='Set by who ordered it.', max_length=120, verbose_name='reference')),
                ('topic', models.CharField(blank=True, max_length=20, verbose_name='topic')),
                ('is_letter', models.BooleanField(default=False, verbose_name='letter')),
                ('is_urgent', models.BooleanField(default=False, help_text='Goes before other mailings, after letters.', verbose_name='urgent')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('list_id', models.CharField(blank=True, help_text='RFC 2919; empty for letters.', max_length=200, verbose_name='List-Id')),
                ('state', models.CharField(choices=[('ready', 'ready'), ('planned', 'planned'), ('held', 'held'), ('running', 'under way'), ('paused', 'paused'), ('cancelled', 'cancelled'), ('done', 'done')], default='ready', max_length=10, verbose_name='state')),
                ('per_second', models.PositiveIntegerField(blank=True, help_text='Empty: as fast as the relay takes it. May be changed while it is under way.', null=True, verbose_name='at most a second')),
                ('audience', models.PositiveIntegerField(default=0, verbose_name='audience')),
                ('cursor', models.BigIntegerField(default=0, editable=False)),
                ('spent_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('uncertain_rule', models.CharField(choices=[('leave', 'leave them; a report or a person may settle them'), ('repeat', 'write again under the same Message-ID')], db_default='leave', default='leave', help_text='Applied when the mailing is done: some people may get it twice.', max_length=6, verbose_name='uncertain ones')),
                ('gone_through_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('started_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by')),
            ],
            options={
                'verbose_name': 'mailing',
                'verbose_name_plural': 'mailings',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, verbose_name='address')),
                ('name', models.CharField(blank=True, max_length=160, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('reference', models.CharField(blank=True, help_text='Opaque; set by who ordered it.', max_length=120, verbose_name='reference')),
                ('leave_token', models.CharField(blank=True, max_length=200, verbose_name='leave token')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('submitting', 'being handed over'), ('accepted', 'accepted'), ('deferred', 'deferred'), ('refused', 'refused'), ('uncertain', 'uncertain'), ('suppressed', 'suppressed'), ('excluded', 'excluded'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('epoch', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('mailing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='mailings.mailing', verbose_name='mailing')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField()),
                ('due_at', models.DateTimeField(null=True)),
                ('holder', models.BigIntegerField(null=True)),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mailings.mailing')),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
            },
        ),
        migrations.CreateModel(
            name='MailingAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('name', models.CharField(max_length=80, verbose_name='file name')),
                ('media_type', models.CharField(max_length=80, verbose_name='type')),
                ('content', models.BinaryField(verbose_name='content')),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='mailings.mailing')),
            ],
            options={
                'verbose_name': 'attachment of a mailing',
                'verbose_name_plural': 'attachments of mailings',
            },
        ),
        migrations.CreateModel(
            name='MailingContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(max_length=250, verbose_name='subject')),
                ('html', models.TextField(verbose_name='HTML')),
                ('text', models.TextField(verbose_name='plain text')),
                ('sender_name', models.CharField(blank=True, max_length=120, verbose_name='sender’s name')),
                ('reply_to', models.CharField(blank=True, max_length=254, verbose_name='answers go to')),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contents', to='mailings.mailing')),
            ],
            options={
                'verbose_name': 'content of a mailing',
                'verbose_name_plural': 'contents of mailings',
            },
        ),
        migrations.CreateModel(
            name='MailingPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('media_type', models.CharField(max_length=20, verbose_name='type')),
                ('content', models.BinaryField(verbose_name='content')),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='mailings.mailing')),
            ],
            options={
                'verbose_name': 'picture of a mailing',
                'verbose_name_plural': 'pictures of mailings',
            },
        ),
        migrations.CreateModel(
            name='ReturnedMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='at')),
                ('envelope_to', models.TextField(blank=True, verbose_name='recipients')),
                ('kind', models.CharField(choices=[('bounce', 'bounce'), ('delay', 'delayed'), ('arrival', 'arrived'), ('complaint', 'complaint'), ('leave', 'wish to leave'), ('reply', 'automatic reply'), ('ours', 'our own mail'), ('unknown', 'not understood')], max_length=10, verbose_name='kind')),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('content', models.BinaryField(verbose_name='content')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='returned', to='mailings.delivery', verbose_name='delivery')),
            ],
            options={
                'verbose_name': 'returned message',
                'verbose_name_plural': 'returned messages',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(db_index=True, max_length=254, verbose_name='address')),
                ('feedback_type', models.CharField(blank=True, max_length=40, verbose_name='kind')),
                ('provider', models.CharField(blank=True, max_length=250, verbose_name='provider')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='complaints', to='mailings.delivery', verbose_name='delivery')),
                ('mailing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='complaints', to='mailings.mailing', verbose_name='mailing')),
                ('returned', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='complaints', to='mailings.returnedmessage', verbose_name='returned message')),
            ],
            options={
                'verbose_name': 'complaint',
                'verbose_name_plural': 'complaints',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, verbose_name='address')),
                ('cause', models.CharField(choices=[('no mailbox', 'There is no such mailbox.'), ('no domain', 'The domain does not exist or takes no mail.'), ('closed', 'The mailbox has been closed.'), ('full', 'The mailbox is full.'), ('unreachable', 'The server could not be reached for days.'), ('loop', 'The mail went round in circles.'), ('content', 'The server did not want the message: its content or its size.'), ('policy', 'A rule of the server keeps our mail out.'), ('other', 'The server gave no reason that we understand.')], max_length=12, verbose_name='reason')),
                ('status', models.CharField(blank=True, help_text='RFC 3463', max_length=12, verbose_name='status')),
                ('diagnosis', models.CharField(blank=True, max_length=500, verbose_name='words of the server')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('day', models.DateField(help_text='In Geneva.', verbose_name='day')),
                ('weight', models.FloatField(verbose_name='weight')),
                ('at_once', models.BooleanField(default=False, verbose_name='refused at once')),
                ('is_forgiven', models.BooleanField(default=False, verbose_name='no longer counted')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='mailings.delivery', verbose_name='delivery')),
                ('mailing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='mailings.mailing', verbose_name='mailing')),
                ('returned', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bounces', to='mailings.returnedmessage', verbose_name='returned message')),
            ],
            options={
                'verbose_name': 'bounce',
                'verbose_name_plural': 'bounces',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, unique=True, verbose_name='address')),
                ('reason', models.CharField(choices=[('bounced', 'bounced'), ('complained', 'complained'), ('staff', 'set by staff'), ('erased', 'asked to be forgotten')], max_length=10, verbose_name='reason')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('release_on', models.DateField(blank=True, help_text='Empty: until someone lifts it.', null=True, verbose_name='released on')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('times', models.PositiveSmallIntegerField(db_default=1, default=1, editable=False, help_text='Each rest is longer.', verbose_name='how often')),
            ],
            options={
                'verbose_name': 'suppression',
                'verbose_name_plural': 'suppressions',
                'ordering': ['address'],
                'constraints': [models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='mailings_suppressed_in_small_letters')],
            },
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='mailings_mailing_running'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('finished_at__isnull', False), models.Q(('gone_through_at__isnull', True), ('gone_through_at__lt', models.F('finished_at')), _connector='OR')), fields=['id'], name='mailings_mailing_to_go_through'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('state', 'planned')), fields=['starts_at'], name='mailings_mailing_to_start'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='mailings_reference_once', violation_error_message='This has been handed to the post room before.'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('per_second__isnull', True), ('per_second__gt', 0), _connector='OR'), name='mailings_rate_above_zero', violation_error_message='At least one a second, or leave it empty.'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['planned', 'held']), _negated=True), ('starts_at__isnull', False), _connector='OR'), name='mailings_planned_has_a_time'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['mailing', 'id'], name='mailings_delivery_in_order'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['address'], name='mailings_delivery_of_address'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['reference'], name='mailings_delivery_reference'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('mailing', 'address'), name='mailings_once_per_address'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='mailings_batch_due'),
        ),
        migrations.AddConstraint(
            model_name='mailingattachment',
            constraint=models.UniqueConstraint(fields=('mailing', 'language', 'name'), name='mailings_attachment_once_per_language'),
        ),
        migrations.AddConstraint(
            model_name='mailingcontent',
            constraint=models.UniqueConstraint(fields=('mailing', 'language'), name='mailings_content_once_per_language'),
        ),
        migrations.AddConstraint(
            model_name='mailingpicture',
            constraint=models.UniqueConstraint(fields=('mailing', 'name'), name='mailings_picture_once_per_mailing'),
        ),
        migrations.AddIndex(
            model_name='bounce',
            index=models.Index(fields=['address', 'day'], name='mailings_bounce_of_address'),
        ),
        migrations.AddIndex(
            model_name='bounce',
            index=models.Index(fields=['-at', '-id'], name='mailings_bounce_latest'),
        ),
        migrations.AddConstraint(
            model_name='bounce',
            constraint=models.UniqueConstraint(condition=models.Q(('at_once', True)), fields=('delivery',), name='mailings_refused_once'),
        ),
        migrations.RunSQL(
            "ALTER TABLE mailings_delivery SET (fillfactor = 80)", migrations.RunSQL.noop
        ),
    ]
