"""What goes wrong, in plain words; whatever the person had typed stays on the page."""

import logging
from http import HTTPStatus

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.errors import BotError, Changed, ConfigError, MailError, NotAllowed, NotFound, StoreError
from bot.web.accounts import NOBODY
from bot.web.sentences import of_error
from bot.web.words import N_

log = logging.getLogger(__name__)
# Fields that people write in; the rest is hidden or a choice.
TYPED = ("subject", "body", "text", "reason")
TITLES = {
    HTTPStatus.BAD_REQUEST: N_("This form is no longer valid"),
    HTTPStatus.FORBIDDEN: N_("You may not see this"),
    HTTPStatus.NOT_FOUND: N_("There is nothing here"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("This address works differently"),
    HTTPStatus.CONFLICT: N_("It changed meanwhile"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("That is too much text"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("This cannot be done now"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Too many attempts"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("Something unexpected happened"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("The database does not answer"),
}
SENTENCES = {
    HTTPStatus.BAD_REQUEST: N_("The browser sent something this page does not understand."),
    HTTPStatus.FORBIDDEN: N_("Your role does not include this; ask an administrator."),
    HTTPStatus.NOT_FOUND: N_("The address may be mistyped, or the thing it named is gone."),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Go to the queue and come back by its links and buttons."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_(
        "More than one megabyte was sent; nothing was saved. Go back and shorten the text."
    ),
    HTTPStatus.TOO_MANY_REQUESTS: N_(
        "The sign-in was refused too often. Wait a quarter of an hour, then try again."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_(
        "It was written into the log. Try again; if it stays, tell the one on duty."
    ),
}
KINDS: tuple[tuple[type[BotError], HTTPStatus], ...] = (
    (Changed, HTTPStatus.CONFLICT),
    (NotAllowed, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (MailError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ConfigError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
LOST_FORM = N_(
    "You were signed out meanwhile, or the page is too old; nothing was done. "
    "Copy what you wrote, open the page again and repeat."
)


def set_up(web: Flask) -> None:
    """Give every kind of failure its page."""
    web.register_error_handler(BotError, _refused)
    web.register_error_handler(CSRFError, _lost_form)
    web.register_error_handler(HTTPException, _http)


def _refused(error: BotError) -> ResponseReturnValue:
    status = next(
        (status for kind, status in KINDS if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    if isinstance(error, StoreError):
        setattr(g, NOBODY, True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", request.endpoint, error)
    return _page(status, of_error(error))


def _lost_form(error: CSRFError) -> ResponseReturnValue:
    del error
    return _page(HTTPStatus.BAD_REQUEST, gettext(LOST_FORM))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status not in SENTENCES:
        return error.get_response()
    # An oversized form cannot be read again, so there is nothing to keep.
    keep = not isinstance(error, RequestEntityTooLarge)
    return _page(status, gettext(SENTENCES[status]), keep=keep)


def _page(status: HTTPStatus, sentence: str, *, keep: bool = True) -> ResponseReturnValue:
    title = gettext(TITLES[status])
    return render_template(
        "error.html",
        title=title,
        sentence=sentence,
        typed=_typed() if keep else [],
        back=_back(),
    ), status


def _typed() -> list[str]:
    if request.method != "POST":
        return []
    return [text for name in TYPED if (text := request.form.get(name, "")).strip()]


def _back() -> str:
    """The page of the case or mail that the failed step belongs to, else the queue."""
    parts = request.path.split("/")
    known = parts[1:2] and parts[1] in ("cases", "mails", "accounts")
    return "/".join(parts[:3]) if known and request.method == "POST" else "/"
