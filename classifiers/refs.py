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
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+|00)?(?:\(\+?\d{1,4}\) ?)?\d[\d ()-]{5,18}\d(?![\w/-])")
_DATED = re.compile(r"20[12]\d-|\d{6}-\d{5}$")  # order numbers begin with years; personal codes
_NO_PHONE = re.compile(
    r"(?:pas|pasut\w*|pirkum\w*|order\w*|заказ\w*|zakaz\w*|rekin\w*|invoice|счет\w*|kart\w*|card|"
    r"карт\w*|reg|iban|konts?|konta|account|kods|koda|code|код\w*|client|klient\w*|ticket|isbn|pvn|vat)"
    r"(?:\W{1,3}(?:ar |is |ir |ref |id )?(?:nr|no|num\w*|ном\w*|№)?)\W{0,3}$"
)
# Where a number may be from that is written without its country; the shops' readers are Latvian.
_REGIONS = {"0": ("LV", "GB"), "8": ("LV", "LT"), "5": ("LV", "EE")}
_COMPANY = "micrec.lv"

_ELSE = re.compile(
    r"klient|kart[ie]|card|account|customer|карт|клиент|дело|pant|ticket|lietotaj|user|uid|regul|"
    r"регламент|direkt|директ|iela|street|улиц|ул\.|indek|index|postal|индекс|vetrin|"
    r"stat|artic|pieprasijum|budzet|iban|konta|dokument|case|lieta|beidz|ends|tender|закупк|процесс|"
    r"matric|isbn|client|subscr|abonem|abonent|№ исх|исх|lieta|licenc|lietved|probate|"
    r"enforcement|notice|период|period|segment|adre|адрес|claim|претензи|atsauc|ref\b|lucas"
)
_ORDER_WORD = re.compile(r"pas|order|заказ|zakaz|pirkum")
_UNIT = re.compile(
    r"eir|eur|евро|€|gab|шт|burtnic|gram|lpp|lap|стр|page|gad|год|г$|kop|экз|eks|м²|cop|reiz|times|раз|dien|дн|day|book|книг|CD|punkt|балл|point|%"
)
_LATVIAN_PHONE = re.compile(r"[26]\d{7}$")
_GROUP = re.compile(r"\d{2,5}$")
_DIGITS = re.compile(r"\d{2,}$")
_PREFIX = re.compile(r"(?!LV|EUR|PVN|VAT|SMS|RMA|TV|CD|DVD|ISBN|IBAN|[AI]$)[A-Z]{1,4}$")
_SUFFIX = re.compile(r"[A-ZА-Я]$")
# A subject that is nothing but a number is one of an order.
_ALONE = re.compile(
    r"\s*(#?(?:[A-ZА-Я]{1,4}-?\d{1,8}|\d{2,10}|\d[\d/-]{1,12}\d|\d{1,8}-[A-ZА-Я]{1,2}))[\s.!?]*$"
)
_DOCUMENT = re.compile(
    r"rekin|invoice|счет|накладн|nakladn|pieteikum|apmain|rma|receipt|return|atcel|cancel|"
    r"отмен|preci|pavadzim|zakaz|bill|gramat"
)


class References:
    """Finds the refs of a letter; holds the Matchers that know how orders are named."""

    def __init__(self, vocab: Vocab) -> None:
        between = {"TAG": {"NOT_IN": [Tag.CODE.value, Tag.NUMBER.value]}, "OP": "?"}
        ordered = {"TAG": {"IN": [Tag.ORDER.value, Tag.ORDERED.value]}}
        some_number = {"TAG": {"IN": [Tag.CODE.value, Tag.NUMBER.value]}}
        self._strong = Matcher(vocab)
        self._strong.add(
            "order",
            [
                [ordered, *[between] * 4, {"TAG": Tag.CODE.value}],
                [{"TAG": Tag.ORDER.value}, *[between] * 2, some_number],
                [{"ORTH": "#"}, some_number],
            ],
        )
        self._usual = Matcher(vocab)
        self._usual.add("order", [[{"TAG": Tag.CODE.value}]])
        self._weak = Matcher(vocab)
        self._weak.add("order", [[{"TAG": Tag.NUMBER.value}]])

    def of(self, own: str, numbered: Sequence[Doc], sender: str) -> Refs:
        """`own`: the writer's words and the subjects; `numbered`: what of them may hold a number.

        The words come first in it, then the subjects.
        """
        phone = _phone(own)
        order = self._order(numbered, phone or "") or _alone(numbered[1:])
        return Refs(order=order, email=_email(own, sender), phone=phone)

    def _order(self, texts: Sequence[Doc], taken: str) -> str | None:
        for matcher in (self._strong, self._usual, self._weak):
            for text in texts:
                for place in sorted({end - 1 for _, _start, end in matcher(text)}):
                    found = text[place].text
                    if found in taken or _other_number(text, place):
                        continue
                    if matcher is self._strong:
                        return _whole(text, place)
                    if not _part_of_more(text, place) and (
                        matcher is self._usual
                        or _DOCUMENT.search(fold(text[max(0, place - 2) : place].text))
                    ):
                        return _whole(text, place)
        return None


def _alone(subjects: Sequence[Doc]) -> str | None:
    for subject in subjects:
        found = _ALONE.match(subject.text)
        if found:
            return found[1]
    return None


def _whole(text: Doc, place: int) -> str:
    """The number with what is written a blank apart: "61 7742", "KT 0771", "12 877 A"."""
    start, end = place, place + 1
    if text[place].text.isdigit():
        while start and _GROUP.match(text[start - 1].text) and _GROUP.match(text[start].text):
            start -= 1
        while end < len(text) and _GROUP.match(text[end].text) and _GROUP.match(text[end - 1].text):
            end += 1
        if start and _PREFIX.match(text[start - 1].text):
            start -= 1
        elif end < len(text) and end - start > 1 and _SUFFIX.match(text[end].text):
            end += 1
    hashed = start > 0 and text[start - 1].text == "#"
    return "#" * hashed + text[start:end].text


def _part_of_more(text: Doc, place: int) -> bool:
    """One group of a number that is written in groups: a telephone, an account."""
    return text[place].text.isdigit() and any(
        0 <= beside < len(text) and _DIGITS.match(text[beside].text) is not None
        for beside in (place - 1, place + 1)
    )


def _other_number(text: Doc, place: int) -> bool:
    """A telephone, or the number of something else: a card, an invoice, a case, euros."""
    if place > 1 and text[place - 1].text == "#" and text[place - 2].text == "&":
        return True  # what is left of a character written in HTML
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
        digits = found[0]
        if _DATED.match(digits) or _NO_PHONE.search(
            fold(text[max(0, found.start() - 24) : found.start()])
        ):
            continue
        if any(_is_phone(digits, region) for region in _REGIONS.get(digits[0], ("LV",))):
            return digits
    return None


def _is_phone(digits: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) or (
        digits.startswith(("+", "00", "07")) and phonenumbers.is_possible_number(number)
    )
