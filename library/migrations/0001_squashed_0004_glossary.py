# All that went before, in one step: a new database is made in half the time.

import django.core.validators
import django.db.models.deletion
import library.models.document
import library.models.file
import library.storage
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('library', '0001_initial'),
        ('library', '0002_symbols_revisions_and_files'),
        ('library', '0003_fill_search_and_move_files'),
        ('library', '0004_glossary'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('text', models.CharField(max_length=150, verbose_name='term')),
                ('text_en', models.CharField(max_length=150, null=True, verbose_name='term')),
                ('text_fr', models.CharField(max_length=150, null=True, verbose_name='term')),
                ('text_es', models.CharField(max_length=150, null=True, verbose_name='term')),
                ('note', models.CharField(blank=True, help_text='When it is used, and when not.', max_length=400, verbose_name='note for translators')),
                ('note_en', models.CharField(blank=True, help_text='When it is used, and when not.', max_length=400, null=True, verbose_name='note for translators')),
                ('note_fr', models.CharField(blank=True, help_text='When it is used, and when not.', max_length=400, null=True, verbose_name='note for translators')),
                ('note_es', models.CharField(blank=True, help_text='When it is used, and when not.', max_length=400, null=True, verbose_name='note for translators')),
                ('keep_capitals', models.BooleanField(default=False, help_text='“Member” is then another word than “member”; right for acronyms too.', verbose_name='capitals count')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms of the glossary',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Document',
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
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='slug')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_es', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('kind', models.CharField(choices=[('summary', 'summary of a meeting'), ('declaration', 'declaration'), ('proposal', 'proposal'), ('report', 'report'), ('speech', 'speech or remarks'), ('page', 'web page'), ('bulletin', 'bulletin'), ('other', 'other')], default='other', max_length=12, verbose_name='kind')),
                ('access', models.CharField(choices=[('public', 'public'), ('restricted', 'restricted')], default='public', help_text='A restricted document is not named on any public page.', max_length=10, verbose_name='access')),
                ('note', models.TextField(blank=True, verbose_name='note for readers')),
                ('note_en', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('note_fr', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('note_es', models.TextField(blank=True, null=True, verbose_name='note for readers')),
                ('withdrawn_on', models.DateField(blank=True, help_text='From then on its page says that it was withdrawn, and offers no file.', null=True, verbose_name='withdrawn on')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was withdrawn')),
                ('withdrawal_reason_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='why it was withdrawn')),
                ('withdrawal_reason_fr', models.CharField(blank=True, max_length=300, null=True, verbose_name='why it was withdrawn')),
                ('withdrawal_reason_es', models.CharField(blank=True, max_length=300, null=True, verbose_name='why it was withdrawn')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
                ('supersedes', models.ForeignKey(blank=True, help_text='The version just before this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='library.document', verbose_name='revision of')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-date', 'slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DocumentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('file', models.FileField(blank=True, help_text='PDF, DOCX, XLSX, PPTX, ODT, TXT or CSV.', max_length=200, storage=library.storage.document_storage, upload_to=library.models.file.stored_name, verbose_name='file')),
                ('url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='link')),
                ('media_type', models.CharField(blank=True, help_text='As readers know it: PDF, web page. Of a file it is found out.', max_length=20, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(blank=True, editable=False, null=True, verbose_name='size')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='library.document')),
            ],
            options={
                'verbose_name': 'file or link',
                'verbose_name_plural': 'files and links',
                'ordering': ['document', 'language'],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_locator', models.CharField(blank=True, help_text='Page, line or section.', max_length=120, verbose_name='place in the source')),
                ('source_read_on', models.DateField(blank=True, null=True, verbose_name='source read on')),
                ('staff_note', models.TextField(blank=True, help_text='What is open or doubtful, and why.', verbose_name='note for staff')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('label', models.CharField(max_length=250, verbose_name='what it says')),
                ('label_en', models.CharField(max_length=250, null=True, verbose_name='what it says')),
                ('label_fr', models.CharField(max_length=250, null=True, verbose_name='what it says')),
                ('label_es', models.CharField(max_length=250, null=True, verbose_name='what it says')),
                ('population', models.CharField(blank=True, max_length=250, verbose_name='population')),
                ('population_en', models.CharField(blank=True, max_length=250, null=True, verbose_name='population')),
                ('population_fr', models.CharField(blank=True, max_length=250, null=True, verbose_name='population')),
                ('population_es', models.CharField(blank=True, max_length=250, null=True, verbose_name='population')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value')),
                ('value_to', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='up to')),
                ('unit', models.CharField(choices=[('percent', 'per cent'), ('count', 'number')], default='percent', max_length=8, verbose_name='unit')),
                ('comparison', models.SlugField(blank=True, help_text='Figures with the same word here are drawn on one scale.', max_length=60, verbose_name='comparison')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Symbol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', library.models.document.SymbolField(max_length=60, unique=True, verbose_name='symbol')),
                ('base', models.CharField(blank=True, db_index=True, editable=False, max_length=60)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='symbols', to='library.document')),
            ],
            options={
                'verbose_name': 'symbol',
                'verbose_name_plural': 'symbols',
                'ordering': ['text'],
            },
        ),
        migrations.CreateModel(
            name='TermWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('text', models.CharField(max_length=150, verbose_name='word or expression')),
                ('use', models.CharField(choices=[('also', 'right as well'), ('not', 'not used for it'), ('except', 'expression in which that word is right')], max_length=6, verbose_name='how it is used')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='library.term')),
            ],
            options={
                'verbose_name': 'word beside a term',
                'verbose_name_plural': 'words beside a term',
                'ordering': ['term', 'language', 'use', 'text'],
            },
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('precision', 'unknown')), models.Q(('date__isnull', False), models.Q(('precision', 'unknown'), _negated=True)), _connector='OR'), name='library_document_date_or_unknown', violation_error_message='Give a date, or choose the precision “not known” and leave the date empty.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes', models.F('pk')), _negated=True), name='library_document_not_its_own_revision', violation_error_message='A document is no revision of itself.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('pk')), _negated=True), name='library_document_not_its_own_source', violation_error_message='A document is not its own source.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('supersedes',), name='library_document_revised_once', violation_error_message='Another document is already recorded as the revision of that one: name the latest version before this one.'),
        ),
        migrations.AddConstraint(
            model_name='documentfile',
            constraint=models.UniqueConstraint(fields=('document', 'language'), name='library_one_file_per_language'),
        ),
        migrations.AddConstraint(
            model_name='documentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), models.Q(('url', ''), _negated=True)), models.Q(models.Q(('file', ''), _negated=True), ('url', '')), _connector='OR'), name='library_file_or_link', violation_error_message='Give either a file or a link.'),
        ),
        migrations.AddConstraint(
            model_name='documentfile',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='library_file_web_link_only', violation_error_message='A link must begin with https:// or http://.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('value_to__isnull', True), ('value_to__gt', models.F('value')), _connector='OR'), name='library_figure_span_ascends', violation_error_message='A span must end above its first value.'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit', 'percent'), _negated=True), models.Q(('value__gte', 0), ('value__lte', 100), models.Q(('value_to__isnull', True), ('value_to__lte', 100), _connector='OR')), _connector='OR'), name='library_figure_percent_of_100', violation_error_message='A percentage lies between 0 and 100.'),
        ),
        migrations.AddConstraint(
            model_name='termword',
            constraint=models.UniqueConstraint(fields=('term', 'language', 'text'), name='library_term_word_once', violation_error_message='This word stands beside the term already.'),
        ),
    ]
