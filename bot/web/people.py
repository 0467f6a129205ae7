"""Accounts, for administrators; and everybody's own language and password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security.proxies import _security

from bot.core.roles import Right, Role
from bot.errors import NotAllowed
from bot.store import users
from bot.web import access, accounts
from bot.web.languages import LANGUAGES
from bot.web.office import now, the_app
from bot.web.page import Door, Page


def show() -> ResponseReturnValue:
    """Every account."""
    with the_app().store.read() as tx:
        found = users.listed(tx)
    return render_template("accounts.html", accounts=found, roles=tuple(Role))


def create() -> ResponseReturnValue:
    """A new account."""
    form = request.form
    accounts.create_user(
        the_app(),
        form.get("username", ""),
        form.get("email", ""),
        form.get("password", ""),
        form.get("role", ""),
        _language(),
        by=access.actor().name,
        now=now(),
    )
    return _done(gettext("The account is created."))


def change(name: str, what: str) -> ResponseReturnValue:
    """Lock, unlock, another role or password for an account."""
    app, by = the_app(), access.actor().name
    if what in ("lock", "unlock"):
        accounts.set_active(app, name, active=what == "unlock", by=by, now=now())
    elif what == "role" and request.form.get("role", "") in set(Role):
        accounts.set_role(app, name, Role(request.form["role"]), by=by, now=now())
    elif what == "password":
        accounts.set_password(app, name, request.form.get("password", ""), by=by, now=now())
    else:
        raise NotAllowed("Choose what is to change in the account {name}.", name=name)
    return _done(gettext("The account %(name)s is changed.", name=name))


def _done(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("accounts"), 303)


def show_own() -> ResponseReturnValue:
    """One's own account."""
    return render_template("account.html", least=accounts.SHORTEST)


def set_own_password() -> ResponseReturnValue:
    """Another password for oneself, after proof of the present one."""
    user, fresh = access.person(), request.form.get("new", "")
    present = _security.password_util.normalize(request.form.get("present", "")[:1000])
    if not user.verify_and_update_password(present):
        raise NotAllowed("The present password is not right; nothing was changed.")
    if fresh != request.form.get("again", ""):
        raise NotAllowed("The new password was typed differently the second time.")
    name = user.account.username
    accounts.set_password(the_app(), name, fresh, by=name, now=now())
    session.clear()
    flash(gettext("The password is changed. Sign in with the new one."))
    return redirect(url_for("sign_in"), 303)


def set_own_language() -> ResponseReturnValue:
    """Another language for the pages."""
    with the_app().store.begin() as tx:
        users.set_fields(tx, access.person().id, language=_language())
    return redirect(access.local_path(request.form.get("next", "/")), 303)


def _language() -> str:
    wanted = request.form.get("language", "")
    return wanted if wanted in LANGUAGES else the_app().config.web.language


PAGES = (
    Page("GET", "/accounts", "accounts", show, Right.ACCOUNTS),
    Page("POST", "/accounts", "account_new", create, Right.ACCOUNTS),
    Page("POST", "/accounts/<name>/<what>", "account_change", change, Right.ACCOUNTS),
    Page("GET", "/account", "account", show_own, Door.SIGNED_IN),
    Page("POST", "/account/password", "account_password", set_own_password, Door.SIGNED_IN),
    Page("POST", "/account/language", "account_language", set_own_language, Door.SIGNED_IN),
)
