"""Django's settings; whatever differs between installations comes from ``environment``."""

from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from .environment import BASE_DIR, VAR_DIR, read_surroundings

here = read_surroundings()

EMBEDDED = here.embedded
DEBUG = here.debug
SECRET_KEY = here.secret_key
SITE_URL = here.site_url
ALLOWED_HOSTS = here.allowed_hosts
CSRF_TRUSTED_ORIGINS = [here.site_url]
SITE_TODAY = here.site_today

INSTALLED_APPS = [
    # modeltranslation patches the admin's form fields and must come before it.
    "modeltranslation",
    "msme_site.apps.SiteConfig",
    "msme_site.admin_site.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "content_editor",
    "django_prose_editor",
    "core.apps.CoreConfig",
    "accounts.apps.AccountsConfig",
    "library.apps.LibraryConfig",
    "members.apps.MembersConfig",
    "mailings.apps.MailingsConfig",
    "meetings.apps.MeetingsConfig",
    "subscribers.apps.SubscribersConfig",
    "events.apps.EventsConfig",
    "helpdesk.apps.HelpdeskConfig",
    "bulletins.apps.BulletinsConfig",
]
if EMBEDDED:
    INSTALLED_APPS.append("msme_site.embedded.apps.EmbeddedConfig")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "msme_site.api.ApiAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that it sees the sign-in exactly as the form left it.
    "axes.middleware.AxesMiddleware",
]

if not DEBUG:  # whoever writes templates wants to see them
    MIDDLEWARE.insert(0, "msme_site.page_cache.PageCache")
# Before it, so that views of kept pages are counted, too.
MIDDLEWARE.insert(0, "bulletins.count_views.CountViews")
VIEWS_WRITTEN_EVERY = 10.0  # seconds; 0: by nobody, as in tests

ROOT_URLCONF = "msme_site.urls"
WSGI_APPLICATION = "msme_site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msme_site.context.house",
            ],
        },
    }
]

# Pooling keeps connections open across requests and threads; CONN_MAX_AGE must then be 0.
DATABASES = {
    "default": here.database
    | {
        "CONN_MAX_AGE": 0,
        "OPTIONS": here.database.get("OPTIONS", {}) | {"pool": {"min_size": 1, "max_size": 8}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": here.redis_url}
        if here.redis_url
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    ),
    # What pages share between processes; one process keeps them itself (msme_site.page_cache).
    "pages": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": here.redis_url,
            "KEY_PREFIX": "page",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
        if here.redis_url
        else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    ),
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Ten wrong passwords for one name from one address close the door for an hour.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

FORMAT_MODULE_PATH = ["msme_site.formats"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "msme_site" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Zurich"  # Geneva's: what the Group's notices mean by an hour.
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_PREPOPULATE_LANGUAGE = "en"  # slugs are English words
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "fr", "es"),
    "fr": ("en", "es"),
    "es": ("en", "fr"),
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = here.media_url
MEDIA_ROOT = here.media_root
# Files of documents lie apart: one view hands them out, after a look at who asks.
DOCUMENTS_ROOT = here.documents_root
DOCUMENT_MAX_BYTES = 25_000_000
PICTURE_MAX_BYTES = 5_000_000
PICTURE_MAX_PIXELS = 40_000_000  # of all its frames: what a small file may unpack to
DOCUMENT_MAX_UNPACKED = 250_000_000  # what the containers DOCX, XLSX, PPTX and ODT may hold
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "msme_site.static_files.StaticFiles"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# What leaves the house by mail. Only the post room (mailings) opens a connection.
EMAIL_HOST = here.email["EMAIL_HOST"]
EMAIL_PORT = here.email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = here.email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = here.email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(here.email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(here.email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 30
# Where mail goes while the relay above cannot be used.
SECOND_RELAY = here.second_email
MAIL_FROM = DEFAULT_FROM_EMAIL = SERVER_EMAIL = here.mail_from
REPLY_TO = here.reply_to
BOUNCE_DOMAIN = here.bounce_domain
# How mail that comes back is read: a mailbox that beat looks into, a listener of our own, or both.
BOUNCE_IMAP_URL = here.bounce_imap_url
BOUNCE_LISTEN = here.bounce_listen
RETURNED_MAIL_IS_READ = bool(BOUNCE_IMAP_URL or BOUNCE_LISTEN)
POSTAL_ADDRESS = here.postal_address
# Places for senders, of which the first is kept for letters; and what each may keep open.
SENDER_SLOTS = here.sender_slots
SENDER_CONNECTIONS = here.sender_connections
TRUSTED_PROXIES = here.trusted_proxies

CELERY_BROKER_URL = here.redis_url or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 600}
if not here.redis_url:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "celery" / "queue"),
        "data_folder_out": str(VAR_DIR / "celery" / "queue"),
        "processed_folder": str(VAR_DIR / "celery" / "done"),
        "control_folder": str(VAR_DIR / "celery" / "control"),
        "store_processed": False,
        "polling_interval": 0.2,  # a letter should not wait a whole second
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Senders have a worker of their own; who wakes them must not wait behind them.
CELERY_TASK_ROUTES = {"mailings.tasks.send": {"queue": "mail"}}
CELERY_TIMEZONE = TIME_ZONE
# Tasks are wake-ups and can be lost; beat asks again for whatever is due.
CELERY_BEAT_SCHEDULE = {
    "wake the post room": {
        "task": "mailings.tasks.wake_senders",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "go through mailings that ended": {
        "task": "mailings.tasks.go_through_what_ended",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "remove what came back long ago": {
        "task": "mailings.tasks.remove_old_returned",
        "schedule": 86400.0,
    },
    "put jobs in order": {
        "task": "core.tasks.sweep_jobs",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "remove unconfirmed subscribers": {
        "task": "subscribers.tasks.remove_stale_pending",
        "schedule": 3600.0,
    },
    "remove old evidence of consent": {
        "task": "subscribers.tasks.remove_old_evidence",
        "schedule": 86400.0,
    },
    "forget files of subscribers": {
        "task": "subscribers.tasks.forget_files",
        "schedule": 86400.0,
    },
    "publish what is due": {
        "task": "bulletins.tasks.publish_what_is_due",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "make digests": {
        "task": "bulletins.tasks.issue_digests",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "look at links": {"task": "bulletins.tasks.look_at_links", "schedule": 900.0},
    "make missing PDFs": {"task": "bulletins.tasks.make_pdfs", "schedule": 300.0},
    "reconcile the calendar": {"task": "core.tasks.reconcile_calendar", "schedule": 600.0},
    "reindex what is searched": {"task": "core.tasks.reindex", "schedule": 3600.0},
}
if BOUNCE_IMAP_URL:
    CELERY_BEAT_SCHEDULE["read the mailbox for what comes back"] = {
        "task": "mailings.tasks.read_mailbox",
        "schedule": 60.0,
        "options": {"expires": 60},
    }

LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if here.site_url.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is for the admin's import map alone; pages have no inline script.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("axes", "weasyprint", "fontTools", "flufl.bounce", "mail.log")
    },
}
