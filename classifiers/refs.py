"""Copies order number, address, telephone and corrected values out of a letter.

The order number is found by spaCy's Matcher over the tagged tokens of `tokens`; the rest has
shapes of its own.
"""

import re
from collections.abc import Sequence

import phonenumbers
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from classifiers.folding import fold
from classifiers.tokens import Tag
from classifiers.verdict import Refs

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}")
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+|00)?\d[\d ()-]{5,18}\d(?![\w/-])")
_DATED = re.compile(r"20[12]\d-")  # order numbers often begin with the year
_COMPANY = "micrec.lv"

_ELSE = re.compile(
    r"klient|kart|lieta|lietas|rekin|invoice|card|account|case|customer|счет|карт|клиент|дело|pant|"
    r"stat|artic|pieprasijum|ligum|budzet|iban|konta|dokument"
)
_ORDER_WORD = re.compile(r"pas|order|заказ|zakaz|pirkum")
_UNIT = re.compile(r"eir|eur|евро|€|gab|шт|burtnic|gram|lpp|lap|стр|page|gad|год|г$|kop|экз|eks")
_LATVIAN_PHONE = re.compile(r"[26]\d{7}$")


class References:
    """Finds the refs of a letter; holds the Matchers that know how orders are named."""

    def __init__(self, vocab: Vocab) -> None:
        between = {"TAG": {"NOT_IN": [Tag.CODE.value, Tag.NUMBER.value]}, "OP": "?"}
        some_number = {"TAG": {"IN": [Tag.CODE.value, Tag.NUMBER.value]}}
        self._strong = Matcher(vocab)
        self._strong.add(
            "order",
            [
                [{"TAG": Tag.ORDER.value}, *[between] * 4, {"TAG": Tag.CODE.value}],
                [{"TAG": Tag.ORDER.value}, *[between] * 2, some_number],
                [{"ORTH": "#"}, some_number],
            ],
        )
        self._usual = Matcher(vocab)
        self._usual.add("order", [[{"TAG": Tag.CODE.value}]])

    def of(self, own: str, numbered: Sequence[Doc], sender: str) -> Refs:
        """`numbered`: what may hold a number, the writer's own words first, then subjects."""
        phone = _phone(own)
        order = self._order(numbered, phone or "")
        return Refs(order=order, email=_email(own, sender), phone=phone)

    def _order(self, texts: Sequence[Doc], taken: str) -> str | None:
        for matcher in (self._strong, self._usual):
            for text in texts:
                for place in sorted({end - 1 for _, _start, end in matcher(text)}):
                    found = text[place].text
                    if found not in taken and not _other_number(text, place):
                        hashed = place > 0 and text[place - 1].text == "#"
                        return "#" * hashed + found
        return None


def _other_number(text: Doc, place: int) -> bool:
    """A telephone, or the number of something else: a card, an invoice, a case, euros."""
    before = fold(text[max(0, place - 3) : place].text)
    after = fold(text[place + 1 : place + 2].text)
    return bool(
        _LATVIAN_PHONE.match(text[place].text)
        or (_ELSE.search(before) and not _ORDER_WORD.search(before))
        or _UNIT.match(after)
    )


def _email(text: str, sender: str) -> str | None:
    for found in _EMAIL.finditer(text):
        address = found[0].rstrip(".-")
        if address.lower() != sender.lower() and not address.lower().endswith("@" + _COMPANY):
            return address
    return None


def _phone(text: str) -> str | None:
    for found in _PHONE.finditer(text):
        if _DATED.match(found[0]):
            continue
        try:
            number = phonenumbers.parse(found[0], "LV")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or (
            found[0].startswith("+") and phonenumbers.is_possible_number(number)
        ):
            return found[0]
    return None
