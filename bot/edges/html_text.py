"""HTML of a mail to plain text that keeps quotes visible, by inscriptis."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Protocol

from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_properties import Display, WhiteSpace
from inscriptis.model.attribute import Attribute
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping

from bot.core.message import Defect

# Marks from the private use area stand for quote borders until the text is laid out.
OPEN, CLOSE = "\ue0f0", "\ue0f1"
RULE = "_" * 32
# Nesting above this is a trap, not a letter.
MAX_DEPTH = 200
# Mail uses tables as a frame, not for columns: rows become lines. (Laid out as columns, one
# long cell would be padded into gigabytes, and the quote marks would stand in mid-line.)
CSS = STRICT_CSS_PROFILE | {
    tag: HtmlElement(display=Display.block)
    for tag in ("table", "tr", "caption", "dt", "dd", "form")
}

# inscriptis loses what follows a processing instruction (Outlook writes <?xml:namespace ...?>)
# and runs out of stack on deep trees.
_INSTRUCTION = re.compile(r"<\?[^<>]{0,1000}>")
_NOT_TEXT = (
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<head", "</head>"),
)
_BREAK = re.compile(
    r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table|/?blockquote|hr)\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]{0,5000}>")
_OPENING = re.compile(
    r"<(/?)(?!br\b|hr\b|img\b|p\b|li\b|meta\b|link\b|input\b|t[dhr]\b|wbr\b)[a-z]", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEPS_SPACES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)


class Canvas(Protocol):
    def write_newline(self) -> None: ...


class Element(Protocol):
    """The part of inscriptis' HtmlElement used here."""

    canvas: Canvas
    display: object
    whitespace: object

    def write(self, text: str) -> None: ...


class State(Protocol):
    tags: list[Element]


def html_text(html: str) -> tuple[str, tuple[Defect, ...]]:
    """Return the visible text; quoted blocks come out with "> " before each line.

    Scripts, styles, comments and hidden elements are left out, links keep their words only.
    """
    html = html.replace(OPEN, "").replace(CLOSE, "")
    if not html.strip():
        return "", ()
    html = _INSTRUCTION.sub("", _without(html, "<!--", "-->"))
    if _depth(html) > MAX_DEPTH:
        return _stripped(html), (Defect("html_nesting"),)
    hidden: list[bool] = []
    try:
        text = get_text(html, _config(hidden))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # lxml and inscriptis meet things in mail that their authors did not.
        return _stripped(html), (Defect("html_broken"),)
    defects = (Defect("hidden_text"),) if hidden else ()
    return _tidy(_prefixed(text)), defects


def _config(hidden: list[bool]) -> ParserConfig:
    def style(value: str, element: Element) -> None:
        """Heed only what hides or keeps text; margins of a stranger could fill the memory."""
        if _HIDDEN.search(value):
            hidden.append(True)
            element.display = Display.none
        elif _BLOCK.search(value):
            element.display = Display.block
        if _KEEPS_SPACES.search(value):
            element.whitespace = WhiteSpace.pre

    config = ParserConfig(
        css=CSS,
        custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
            start_tag_mapping=STARTS, end_tag_mapping=ENDS
        ),
    )
    attributes = Attribute()
    attributes.attribute_mapping = {"style": style}
    config.attribute_handler = attributes
    return config


def _quote_opens(state: State, _attributes: Mapping[str, str]) -> None:
    _own_line(state, OPEN)


def _quote_closes(state: State) -> None:
    _own_line(state, CLOSE)


def _rule(state: State, _attributes: Mapping[str, str]) -> None:
    _own_line(state, RULE)


def _cell(state: State, _attributes: Mapping[str, str]) -> None:
    state.tags[-1].write(" ")


def _nothing(_state: State, _attributes: Mapping[str, str] | None = None) -> None:
    """Stand in for inscriptis' own table layout."""


STARTS = {
    "blockquote": _quote_opens,
    "hr": _rule,
    "td": _cell,
    "th": _cell,
    "table": _nothing,
    "tr": _nothing,
}
ENDS = {"blockquote": _quote_closes, "table": _nothing, "td": _nothing, "th": _nothing}


def _own_line(state: State, text: str) -> None:
    element = state.tags[-1]
    element.canvas.write_newline()
    element.write(text)
    element.canvas.write_newline()


def _prefixed(text: str) -> str:
    """Turn the quote marks into "> " at the line starts."""
    if OPEN not in text:
        return text
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        depth += line.count(OPEN)
        bare = line.replace(OPEN, "").replace(CLOSE, "")
        if bare.strip() or bare == line:
            level = min(depth, 20)
            lines.append(f"{'>' * level} {bare.rstrip()}" if level else bare)
        depth = max(0, depth - line.count(CLOSE))
    return "\n".join(lines)


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t\u00a0]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")


def _depth(html: str) -> int:
    """Return a rough upper bound of the nesting (void elements are not counted)."""
    depth = deepest = 0
    for match in _OPENING.finditer(html):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _without(html: str, start: str, end: str) -> str:
    """Cut every stretch from start to end; an unclosed one stays, for it may hide a letter."""
    low = html.lower()
    if len(low) != len(html):
        low = html  # A few capitals change their length; only lower-case tags are cut then.
    kept: list[str] = []
    at = 0
    while (opens := low.find(start, at)) >= 0 and (closes := low.find(end, opens)) >= 0:
        kept.append(html[at:opens])
        at = closes + len(end)
    kept.append(html[at:])
    return "".join(kept)


def _stripped(html: str) -> str:
    """Read HTML without a parser: tags out, entities in."""
    for start, end in _NOT_TEXT:
        html = _without(html, start, end)
    html = _BREAK.sub("\n", html)
    return _tidy(unescape(_TAG.sub("", html)))
