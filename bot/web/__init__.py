"""The approval queue in the browser: `create_app` puts its pages together."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from bot.web import (
    access,
    accounts,
    case,
    deeds,
    errors,
    headers,
    health,
    languages,
    letters,
    mails,
    office,
    people,
    queue,
    reports,
    shown,
)
from bot.web.page import Page
from bot.wiring import App, utc_now

MEGABYTE = 1024 * 1024
PAGES: tuple[Page, ...] = (
    *access.PAGES,
    *queue.PAGES,
    *case.PAGES,
    *deeds.PAGES,
    *mails.PAGES,
    *letters.PAGES,
    *reports.PAGES,
    *health.PAGES,
    *people.PAGES,
)


def create_app(app: App, clock: Callable[[], datetime] = utc_now) -> Flask:
    """The web application over one installation."""
    web = Flask(__name__)
    web.extensions[office.NAME] = office.Office(app, clock)
    web.config.update(
        SECRET_KEY=app.store.sealer.web_secret,
        SESSION_COOKIE_NAME="micrec",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config.web.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=app.config.web.session_minutes),
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        # A form is valid as long as its session: a letter may take longer than an hour.
        WTF_CSRF_TIME_LIMIT=None,
        # It would compare the Referer, which we ask browsers not to send.
        WTF_CSRF_SSL_STRICT=False,
    )
    web.jinja_env.trim_blocks = web.jinja_env.lstrip_blocks = True
    CSRFProtect(web)
    accounts.set_up(web, app.store)
    for part in (languages, headers, errors, shown):
        part.set_up(web)
    web.jinja_env.filters["reply_differs"] = case.reply_differs
    _add_pages(web)
    return web


def _add_pages(web: Flask) -> None:
    counter = access.limiter()
    counter.init_app(web)
    for page in PAGES:
        view = access.guarded(page)
        if page.name == "sign_in_now":
            view = access.limited(counter, view)
        web.add_url_rule(
            page.rule,
            page.name,
            view,
            methods=[page.method],
            provide_automatic_options=False,
        )


__all__ = ["PAGES", "create_app"]
