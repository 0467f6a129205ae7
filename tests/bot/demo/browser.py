"""A browser of a few lines: keeps cookies, finds forms, sends them with what they hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

Attributes = list[tuple[str, str | None]]


@dataclass
class Form:
    """Where a form is sent, and the fields it holds already."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        elif tag == "input" and self.found and "name" in given:
            self.found[-1].fields[given["name"]] = given.get("value", "")


class Browser:
    """`page` is what was shown last."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def open(self, path: str, data: dict[str, str] | None = None) -> None:
        sent = urlencode(data).encode() if data is not None else None
        with self._opener.open(self._address + path, sent, timeout=30) as answer:
            self.page = answer.read().decode()

    def form(self, action: str) -> Form | None:
        forms = _Forms()
        forms.feed(self.page)
        return next((form for form in forms.found if form.action == action), None)

    def send(self, action: str, **fields: str) -> None:
        """Send the first form with this action, with some fields filled in."""
        form = self.form(action)
        assert form is not None, f"no form {action}"
        self.open(action, form.fields | fields)

    def sign_in(self, username: str, password: str) -> None:
        self.open("/signin")
        self.send("/signin", username=username, password=password)
