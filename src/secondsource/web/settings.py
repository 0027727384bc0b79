"""Django without database, accounts, sessions or message store: pages, forms, languages and the CSRF mark, nothing else."""

import os
from pathlib import Path

import django.forms

from secondsource.web.uploads import LARGEST_FILE, LARGEST_TEXT

_WEB = Path(__file__).resolve().parent
_PACKAGE = _WEB.parent

DEBUG = False
SECRET_KEY = os.urandom(32).hex()  # signs nothing that outlives the process
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "secondsource.web.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, object] = {}
USE_X_FORWARDED_HOST = False
APPEND_SLASH = False

MIDDLEWARE = [
    "secondsource.web.headers.sealed",
    "secondsource.web.headers.addressed",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "secondsource.web.headers.measured",
]

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_FAILURE_VIEW = "secondsource.web.refusals.forbidden"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB / "templates", Path(django.forms.__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "secondsource.web.nav.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "secondsource.web.templatetags.desk",
                "secondsource.web.templatetags.draw",
                "secondsource.web.templatetags.say",
            ],
            "string_if_invalid": "",
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

FILE_UPLOAD_HANDLERS = ["secondsource.web.uploads.MemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FILE
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_TEXT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("my", "မြန်မာ")]
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LOCALE_PATHS = [_PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Yangon"

# Only our own words reach the log: Django would write addresses, and tracebacks with what was in them.
LOGGING_CONFIG = None
