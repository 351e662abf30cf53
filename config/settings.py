"""All settings, read from the environment only. `.env.example` explains every variable."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import environ
from corsheaders.defaults import default_headers
from django.urls import reverse_lazy

from config.values import (
    database_url,
    days,
    key_ring,
    log_level,
    mail_url,
    millionths,
    port,
    positive,
    proxies,
    rate,
    read,
    seconds,
    switch,
    web_address,
)
from providers.sandbox.keys import secret_from
from sessions_app.sweeps import WORK

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / env.str("ENV_FILE", default=".env"))

# --- public address ---

VERSION = "0.1.0"
DEBUG = read("DEBUG", switch, "off")
PORT = read("PORT", port, "8000")
PUBLIC_BASE_URL = read("PUBLIC_BASE_URL", web_address, f"http://127.0.0.1:{PORT}")
HTTPS = PUBLIC_BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[urlsplit(PUBLIC_BASE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_BASE_URL])
BEHIND_PROXY = read("BEHIND_PROXY", switch, "off")
TRUSTED_PROXIES = read("TRUSTED_PROXIES", proxies, "1")
"""How many proxies of ours a request passes, if there are any."""

# --- secrets; `manage.py check` names what is missing or weak ---

SECRET_KEY = env.str("SECRET_KEY", default="")
JWT_SIGNING_KEYS = read("JWT_SIGNING_KEYS", key_ring, "")
FIELD_ENCRYPTION_KEYS = read("FIELD_ENCRYPTION_KEYS", key_ring, "")

# --- applications and middleware ---

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_otp",
    "axes",
    "providers",
    "routing",
    "sessions_app",
]

MACHINE_MIDDLEWARE = [
    "sessions_app.api.request_log.RequestLogMiddleware",
    "config.front_door.response_headers.ResponseHeadersMiddleware",
    "sessions_app.api.anonymous.AnonymousLimitMiddleware",
    "sessions_app.api.transport.HttpsOnlyMiddleware",
    "sessions_app.api.json_answers.JsonAnswersMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
]
MIDDLEWARE = [
    *MACHINE_MIDDLEWARE[:-1],
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sessions_app.limits.people.PeopleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "sessions_app.staff.signin.session_lifetime.SessionLifetimeMiddleware",
    "sessions_app.staff.signin.policy.SecondFactorMiddleware",
    "sessions_app.admin.odd_input.OddInputMiddleware",
    "sessions_app.staff.audit.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
SILENCED_SYSTEM_CHECKS = ["security.W001"]  # ResponseHeadersMiddleware is a SecurityMiddleware
MACHINE_PATHS = ("/api/", "/oauth/", "/webhooks/", "/healthz", "/readyz", "/metrics")
"""Paths that only machines call: no cookies, no sessions, never redirected, never HTML."""
SHOPPER_PATHS = ("/return/",)
"""Pages for shoppers: no cookies, no sessions, and no turn among the console's."""

CORS_URLS_REGEX = r"^/(api|oauth)/"
CORS_ALLOW_ALL_ORIGINS = True  # the reference page of one server can call another; tokens are not cookies
CORS_ALLOW_HEADERS = (*default_headers, "idempotency-key")
CORS_EXPOSE_HEADERS = ("Idempotent-Replayed", "Location", "Retry-After", "X-Request-Id")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database ---

DATABASE_URL = read("DATABASE_URL", database_url, "postgres://127.0.0.1:5432/switchyard")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASE_POOL_MAX = read("DATABASE_POOL_MAX", positive, "8")
CREATES_AT_WORK = max(1, DATABASE_POOL_MAX // 2)
"""Creates of one process that may compute or use a connection at once; those waiting for a provider do not count."""
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})  # options of the URL, such as sslmode=verify-full
    | {
        "pool": {"min_size": 1, "max_size": DATABASE_POOL_MAX, "timeout": 5},
        "server_side_binding": True,
        "prepare_threshold": sys.maxsize,  # never automatically: a generic plan cannot use a partial index
        "application_name": "switchyard",
        "options": (
            "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC "
            "-c random_page_cost=1.1"  # otherwise an application's list is read from the newest sessions of all
        ),
    },
}
DATABASE_OWNER_URL = read("DATABASE_OWNER_URL", database_url, "") or DATABASE_URL
"""The role of `manage.py migrate` in the same database: the owner of the tables. Web and workers have fewer rights."""

# --- how staff sign in ---

STAFF_TWO_FACTOR = read("STAFF_TWO_FACTOR", switch, "on" if HTTPS else "off")
"""Whether all staff need a second factor. If off, only those who have set one up are asked for it."""
STAFF_SESSION = timedelta(hours=read("STAFF_SESSION_HOURS", positive, "12"))
STAFF_IDLE = timedelta(minutes=read("STAFF_IDLE_MINUTES", positive, "60"))
SIGN_IN_LOCK = timedelta(minutes=read("SIGN_IN_LOCK_MINUTES", positive, "15"))
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SIGN_IN_RATE = read("SIGN_IN_RATE", rate, "10/minute")
"""Refused sign-ins from one address, and with one name, in each web process; checked before a password is hashed."""
PASSWORD_HASHERS = ["sessions_app.staff.signin.hashing.BoundedHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
AUTH_PASSWORD_VALIDATORS += [{"NAME": "sessions_app.staff.signin.passwords.GuessableValidator"}]
LOGIN_URL = "admin:login"
SESSION_ENGINE = "sessions_app.staff.signin.store"
SESSION_COOKIE_AGE = int(STAFF_SESSION.total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# With https the browser limits both cookies to this host, to https and to the path / (RFC 6265bis).
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
# With Strict, staff who follow a link from a ticket would have to sign in again.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sessions_app.api.handlers.form_refused"
OTP_TOTP_ISSUER = f"Switchyard {urlsplit(PUBLIC_BASE_URL).hostname}"
AXES_FAILURE_LIMIT = read("SIGN_IN_FAILURES", positive, "5")
AXES_COOLOFF_TIME = SIGN_IN_LOCK
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_USERNAME_CALLABLE = "sessions_app.staff.signin.locks.name_of_attempt"
AXES_CLIENT_IP_CALLABLE = "sessions_app.staff.signin.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "sessions_app.staff.signin.views.locked"

# --- background work ---

CELERY_BROKER_URL = (
    env.str("CELERY_BROKER_URL", default="") or urlsplit(DATABASE_URL)._replace(scheme="pgmq", query="").geturl()
)
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "init_extension": False,
        "wait_time_seconds": 0,
        "use_notify": True,
        "visibility_timeout": 300,
        "pool_size": 3,
    }
    if CELERY_BROKER_URL.startswith("pgmq://")
    else {}
)
if CELERY_BROKER_URL.startswith("pgmq://"):  # its library drops options such as sslmode; libpq reads them here too
    os.environ |= {
        f"PG{name.upper()}": value for name, value in parse_qsl(urlsplit(DATABASE_URL).query) if name.startswith("ssl")
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_DB_REUSE_MAX = sys.maxsize  # otherwise each task closes its process's pool, which other threads use
CELERY_BEAT_SCHEDULE = {
    name: {"task": work.task, "schedule": work.every, "options": {"expires": work.every}} for name, work in WORK.items()
}
RETENTION = {
    "customers": timedelta(days=read("RETENTION_CUSTOMER_DAYS", days, "90")),
    "keys": timedelta(days=read("RETENTION_KEY_DAYS", days, "30")),
    "events": timedelta(days=read("RETENTION_EVENT_DAYS", days, "30")),
    "failures": SIGN_IN_LOCK,
}
"""How long after a session's end its shopper's data is kept; how long idempotency keys and events are."""

# --- reports and e-mail ---

REPORTS_DIR = Path(env.str("REPORTS_DIR", default=str(BASE_DIR / "var" / "reports")))
"""Where reports are kept: private, and the same folder for web and workers."""
EMAIL = read("EMAIL_URL", mail_url, "consolemail://")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_BACKEND"], EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Switchyard <switchyard@localhost>")

# --- the API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["sessions_app.api.authentication.ApplicationAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["sessions_app.api.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["sessions_app.api.throttling.ApplicationThrottle"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],  # for the OpenAPI document: `body.py` reads
    "DEFAULT_RENDERER_CLASSES": ["sessions_app.api.rendering.OrjsonRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "sessions_app.api.rendering.JsonOnly",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS is allowed for CORS; its middleware answers it
    "DEFAULT_SCHEMA_CLASS": "sessions_app.api.schema.ScopedSchema",
    "EXCEPTION_HANDLER": "sessions_app.api.handlers.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Switchyard API",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sessions_app.webhooks.described.describe_messages",
        "sessions_app.api.introduction.introduce",
    ],
    "SERVERS": [
        {
            "url": "{baseUrl}",
            "variables": {
                "baseUrl": {
                    "default": PUBLIC_BASE_URL,
                    "description": "Target server for requests. Edit to use your own host.",
                }
            },
        }
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "APPEND_COMPONENTS": {
        "schemas": {
            "Problem": {
                "type": "object",
                "description": "A refusal. Which of these it has depends on its status; `message` may be a sentence "
                "for each problem.",
                "required": ["message"],
                "properties": {
                    "error": {"type": "string"},
                    "message": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                    "statusCode": {"type": "integer"},
                    "code": {"type": ["integer", "string"]},
                    "details": {"type": "string"},
                },
            }
        },
        "securitySchemes": {
            "clientCredentials": {"type": "http", "scheme": "basic", "description": "Client id and secret"}
        },
    },
    "CAMELIZE_NAMES": True,
    "ENUM_NAME_OVERRIDES": {
        "SessionStatus": ["PENDING"],
        "ShownStatus": "sessions_app.states.SHOWN",
        "EventType": "sessions_app.event_types.EVENT_TYPES",
        "AnyEventType": "sessions_app.event_types.ANY_TYPE",
    },
}
JWT_ISSUER = env.str("JWT_ISSUER", default="switchyard")
JWT_AUDIENCE = env.str("JWT_AUDIENCE", default="switchyard-api")
ACCESS_TOKEN_LIFETIME = timedelta(seconds=read("ACCESS_TOKEN_SECONDS", positive, "3600"))
RATE_LIMIT = read("RATE_LIMIT", rate, "600/second")
"""Calls of one application in each web process. Protects other applications; not a quota."""
ANONYMOUS_RATE_LIMIT = read("ANONYMOUS_RATE_LIMIT", rate, "50/second")
"""Requests of one address without a login in each web process."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "sessions_app.admin.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- webhooks to merchants ---

WEBHOOK_LOOPBACK = read("WEBHOOK_LOOPBACK", switch, "off")
"""Whether sandbox applications may receive webhooks on this machine: for `make run` on a developer's machine."""

# --- providers ---

SANDBOX = read("SANDBOX", switch, "on")
SANDBOX_PORT = read("SANDBOX_PORT", port, str(PORT + 1))
SANDBOX_SECRET = secret_from(os.environ)
"""The secret from which both sides derive the sandbox's API keys, webhook secrets and control token."""
PROVIDER_API_BASES = {"sandbox": f"http://127.0.0.1:{SANDBOX_PORT}"} | {
    name.removesuffix("_API_BASE").lower(): base for name, base in os.environ.items() if name.endswith("_API_BASE")
}
"""Where a provider is reached instead of at its own address, from NAME_API_BASE; empty: at its own."""
WEB_THREADS = read("WEB_THREADS", positive, "256")
"""Threads of each web process, created on demand."""
PROVIDER_CALLS_IN_FLIGHT = read("PROVIDER_CALLS_IN_FLIGHT", positive, str(max(1, WEB_THREADS * 3 // 4)))
"""Calls to providers in flight in each process: providers that hang never occupy all threads."""
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="").strip()
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="").strip()

# --- routing ---

EXPLORATION_MILLIONTHS = read("EXPLORATION_PERCENT", millionths, "2")
"""The share of orders whose first account is drawn at random, so that back-tests can estimate other weights."""
ROUTING_REFRESH_SECONDS = read("ROUTING_REFRESH_SECONDS", seconds, "3")
"""How often each process reads the accounts' statistics; 0: never, and it writes none either."""
SECOND_APPROVER = read("SECOND_APPROVER", switch, "off")
"""Whether a newly published revision of the weights needs the approval of a second person."""

# --- pages ---

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
UNFOLD = {
    "SITE_TITLE": "Switchyard",
    "SITE_HEADER": "Switchyard",
    "SITE_SYMBOL": "alt_route",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/static/switchyard.svg"}],
    "SHOW_HISTORY": False,  # the audit log has more
    "STYLES": ["/static/evidence.css"],
    "SCRIPTS": ["/static/icons.js"],
    "DASHBOARD_CALLBACK": "sessions_app.admin.today.dashboard.dashboard",
    "GLOBAL_CALLBACK": "sessions_app.admin.navigation.whereabouts",
    "SIDEBAR": {"navigation": "sessions_app.admin.navigation.sidebar", "show_search": True},
    "ACCOUNT": {
        "navigation": [
            {"title": "Two-factor sign-in", "link": reverse_lazy("two-factor")},
            {"title": "Where you are signed in", "link": reverse_lazy("signed-in")},
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
        ]
    },
}

# --- https, if the public address has it ---

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [rf"^{path.lstrip('/')}" for path in MACHINE_PATHS]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"

# --- logs: one line for each event ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.formatter", "as_json": read("LOG_JSON", switch, "on")}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": read("LOG_LEVEL", log_level, "INFO")},
    "loggers": {
        "django.request": {"level": "CRITICAL"},  # our own lines already say the same
        "django.security": {"level": "CRITICAL"},  # and it logs the whole host and query of any client
        "httpx2": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # its SDK writes two lines for every call
        "axes": {"level": "ERROR"},  # refused sign-ins are in the audit log
        "_granian": {"handlers": ["stderr"], "propagate": False},
        "granian.access": {"handlers": ["stderr"], "propagate": False},
    },
}
