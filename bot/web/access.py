"""Sign-in and sign-out, and the guard before every page: refused unless a right says otherwise."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlsplit

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import current_user, hash_password, login_user, logout_user
from flask_security.proxies import _datastore, _security

from bot.core.roles import Actor, Right
from bot.store import history, users
from bot.web.accounts import LONGEST, User, end_sessions, normal
from bot.web.office import now, the_app
from bot.web.page import Door, Page

log = logging.getLogger(__name__)
REFUSED = 401
PER_ADDRESS = "60 per 5 minutes"
PER_USER = "10 per 15 minutes"
View = Callable[..., ResponseReturnValue]


def actor() -> Actor:
    """The signed-in person, as the steps ask for one."""
    account = person().account
    return Actor(account.username, account.role)


def person() -> User:
    """The signed-in person. Only pages that need one may ask."""
    return cast("User", current_user._get_current_object())  # noqa: SLF001  (werkzeug's documented way)


def signed_in() -> bool:
    """Whether anybody is signed in. Raises StoreError while the database does not answer."""
    return bool(current_user.is_authenticated)


def reader() -> User | None:
    """Whoever reads the page, if anybody is signed in."""
    return person() if signed_in() else None


def guarded(page: Page) -> View:
    """The page's function behind its door."""

    @wraps(page.view)
    def view(**values: object) -> ResponseReturnValue:
        if page.need is not Door.OPEN:
            if not signed_in():
                return redirect(url_for("sign_in", next=_wanted()))
            if isinstance(page.need, Right) and not actor().may(page.need):
                abort(403)
        return page.view(**values)

    return view


def _wanted() -> str | None:
    """Where to return to after the sign-in; an address that acts is never returned to."""
    path = request.full_path.rstrip("?")
    return path if request.method == "GET" and path != "/" else None


def local_path(target: str) -> str:
    """`target` if it is a path on this very site, else the queue."""
    parts = urlsplit(target)
    good = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and "\\" not in target
        and not parts.scheme
        and not parts.netloc
    )
    return target if good else "/"


def show_sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    target = local_path(request.args.get("next", "/"))
    if signed_in():
        return redirect(target)
    return render_template("sign_in.html", target=target, username="", refused=False)


def sign_in() -> ResponseReturnValue:
    """Let a person in, or say the same thing whatever was wrong."""
    target = local_path(request.form.get("next", "/"))
    username = normal(request.form.get("username", ""))
    user = _proved(username, request.form.get("password", ""))
    if user is None:
        log.warning("a sign-in was refused")
        page = render_template("sign_in.html", target=target, username=username, refused=True)
        return page, REFUSED
    session.clear()
    session.permanent = True
    login_user(user, remember=False, authn_via=["password"])
    with the_app().store.begin() as tx:
        users.set_fields(tx, user.id, last_login_at=now())
        history.add(tx, now(), user.account.username, "signed in")
    return redirect(target, 303)


def _proved(username: str, password: str) -> User | None:
    """The person behind user ID and password. Takes the same time whether there is one or not."""
    found = cast("User | None", _datastore.find_user(username=username)) if username else None
    secret = _security.password_util.normalize(password[: LONGEST + 1])
    if found is None or not found.active:
        hash_password(secret)
        return None
    return found if found.verify_and_update_password(secret) else None


def sign_out() -> ResponseReturnValue:
    """End the person's sessions, here and on other machines."""
    end_sessions(the_app().store, person().account)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in"), 303)


def limiter() -> Limiter:
    """Counts refused sign-ins in memory, by network address and by user ID."""
    return Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def limited(counter: Limiter, view: View) -> View:
    """A sign-in that refuses to be guessed at."""
    for limit, key in ((PER_ADDRESS, get_remote_address), (PER_USER, _user_key)):
        view = counter.limit(limit, key_func=key, deduct_when=_was_refused)(view)
    return view


def _user_key() -> str:
    return f"user {normal(request.form.get('username', ''))[:64]}"


def _was_refused(response: object) -> bool:
    return getattr(response, "status_code", 0) == REFUSED


PAGES = (
    Page("GET", "/signin", "sign_in", show_sign_in, Door.OPEN),
    Page("POST", "/signin", "sign_in_now", sign_in, Door.OPEN),
    Page("POST", "/signout", "sign_out", sign_out, Door.SIGNED_IN),
)
