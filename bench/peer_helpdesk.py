"""The peer of the import benchmark: django-helpdesk's get_email on a Dovecot mailbox.

Run by its own interpreter, in a virtual environment of its own: HOST PORT USER PASSWORD.
Prints the seconds the command took and how many tickets there are afterwards, as JSON.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

urlpatterns: list[object] = []  # read by Django, since ROOT_URLCONF names this module
HOST, PORT, USER, PASSWORD = sys.argv[1:5]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings.configure(
            SECRET_KEY="a benchmark has no secrets",
            USE_TZ=True,
            DATABASES={
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": str(Path(folder) / "db.sqlite3"),
                }
            },
            INSTALLED_APPS=[
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "django.contrib.sessions",
                "django.contrib.admin",
                "django.contrib.humanize",
                "django.contrib.messages",
                "django.contrib.sites",
                "rest_framework",
                "helpdesk",
            ],
            SITE_ID=1,
            MEDIA_ROOT=folder,
            EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            ROOT_URLCONF=__name__,
            TEMPLATES=[
                {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
            ],
            HELPDESK_TEAMS_MODE_ENABLED=False,
        )
        django.setup()
        urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from helpdesk.models import Queue, Ticket  # noqa: PLC0415  (only there once set up)

    Queue.objects.create(
        title="info",
        slug="info",
        allow_public_submission=True,
        allow_email_submission=True,
        email_address="info@micrec.lv",
        email_box_type="imap",
        email_box_host=HOST,
        email_box_port=int(PORT),
        email_box_user=USER,
        email_box_pass=PASSWORD,
        email_box_imap_folder="INBOX",
        email_box_ssl=False,
        logging_type="none",
    )
    start = time.perf_counter()
    call_command("get_email", quiet=True)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "tickets": Ticket.objects.count()}))


main()
