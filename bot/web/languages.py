"""The language of the pages, and how they write dates and moments. Only the reader decides."""

from datetime import date, datetime

from flask import Flask, request
from flask_babel import Babel, format_date, format_datetime, get_locale, gettext, ngettext
from markupsafe import Markup

from bot.core.case import days_left
from bot.web.access import reader
from bot.web.office import the_app, today

LANGUAGES = {"lv": "Latviešu", "en": "English"}
# Latvian writes the day first with dots; Babel's own short form drops the century.
DAY = {"lv": "dd.MM.yyyy.", "en": "d MMM yyyy"}
SHORT_DAY = {"lv": "EEE dd.MM.", "en": "EEE d MMM"}
MOMENT = {"lv": "dd.MM.yyyy. HH:mm", "en": "d MMM yyyy, HH:mm"}


def set_up(web: Flask) -> None:
    """Every page in the reader's language, every moment in Riga's time."""
    web.config["BABEL_DEFAULT_LOCALE"] = "en"
    web.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Riga"
    web.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(web, locale_selector=choose)
    web.jinja_env.filters.update(day=day, short_day=short_day, moment=moment, left=left)


def choose() -> str:
    """The signed-in person's language; before the sign-in, the one asked for or configured."""
    known = reader()
    chosen = known.account.language if known else request.args.get("lang", "")
    return chosen if chosen in LANGUAGES else the_app().config.web.language


def language() -> str:
    """The language of this page, "lv" or "en"."""
    locale = get_locale()
    return str(locale.language) if locale else "lv"


def day(value: date) -> str:
    """A calendar day."""
    return format_date(value, DAY[language()])


def short_day(value: date) -> str:
    """A day with its weekday, without the year where it is this one."""
    if value.year != today().year:
        return day(value)
    return format_date(value, SHORT_DAY[language()])


def moment(value: datetime) -> Markup:
    """A moment, in Riga's time, with its machine-readable form."""
    shown = format_datetime(value, MOMENT[language()])
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def left(due_on: date) -> str:
    """How many days are left, in words."""
    days = days_left(due_on, today())
    if days < 0:
        return ngettext("overdue by %(num)d day", "overdue by %(num)d days", -days)
    if days == 0:
        return gettext("due today")
    return ngettext("%(num)d day left", "%(num)d days left", days)
