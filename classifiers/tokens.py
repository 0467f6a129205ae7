"""Cuts a text into tokens and tags those that matter for finding order numbers."""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol, cast

from spacy.tokens import Doc
from spacy.vocab import Vocab

from classifiers.folding import fold


class Tag(StrEnum):
    ORDER = "ORDER"  # a word for an order
    ORDERED = "ORDERED"  # a word for ordering
    CODE = "CODE"  # looks like an order number by itself
    NUMBER = "NUMBER"  # may be one beside a word for an order
    WORD = "WORD"


_TOKEN = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,250}\w|\w+(?:[/-]\w+){0,9}|\S")
_CUE = re.compile(
    r"(?:pas|ordr|predzakaz\w*|pasut\w*|pasuut\w*|pasūt\w*|pirkum\w*|order\w*|preorder|purchase|zakaz\w*|заказ\w*|"
    r"покупк\w*|предзаказ\w*|pasuti\w*)$"
)
_DOING = re.compile(
    r"pasu+ti(?!jum|jm)|order(?:ed|ing)|заказ(?:ал|ыв|ат)|zaka(?:zal|ziv|zyv|zat)|pirku|purchased"
)
# MR-20931, P-3321, KT0771, 1186-D, MR-2026-4410, 26/SC/150, B2B-0092 / 2026/1187, 100-7-12
_CODE = re.compile(
    r"(?=(?:\D*\d){2}|[A-Z]{2,4}-\d$)(?=[\d/-]*[A-ZА-Я])(?:[A-ZА-Я]{1,6}\d{0,3}[A-Z]?|\d{1,8}[A-ZА-Я]?)"
    r"(?:[/-](?:[A-ZА-Я]{1,6}\d{0,3}|\d{1,8}[A-ZА-Я]?)){1,3}$|[A-ZА-Я]{1,4}\d{3,8}$"
)
_JOINED = re.compile(r"\d{1,6}(?:[/-]\d{1,6}){1,2}$")
_PARTS = re.compile("[/-]")
_DIGITS = re.compile(r"\d{5,10}$")
_FEW_DIGITS = re.compile(r"\d{3,10}$")
_NOT_A_CODE = re.compile(
    r"(?:LV-?\d{4}|LT-?\d{5}|C-\d+/\d\d|CD\d?|A\d|UTF-?\d+|ISO-?\d+|[A-Z]{1,2}\d{1,2}|WP\d+|2016/679|\d\d?[/-]\d\d?[/-]\d{4}|(?:19|20)\d\d$|[12]\d{3}-\d\d-\d\d)$"
)


class _Getters(Protocol):
    """What of a Vocab spaCy's own stubs leave out."""

    lex_attr_getters: dict[int, object]


class Words:
    """A tokenizer that keeps addresses and order numbers in one piece; nothing to store."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        # Nobody asks for the shape or the prefix of a word; working them out takes a fifth
        # of all the time.
        cast("_Getters", vocab).lex_attr_getters = {}

    def __call__(self, text: str) -> Doc:
        found = list(_TOKEN.finditer(text))
        words = [token[0] for token in found]
        spaces = [text[token.end() : token.end() + 1].isspace() for token in found]
        return Doc(
            self.vocab, words=words, spaces=spaces, tags=[_tag(word).value for word in words]
        )

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Has nothing to write; spaCy asks every tokenizer."""

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Words":
        del path, exclude
        return self


def _tag(word: str) -> Tag:
    if not any(map(str.isdigit, word)):
        if not _CUE.match(fold(word)):
            return Tag.WORD
        return Tag.ORDERED if _DOING.match(fold(word)) else Tag.ORDER
    if _NOT_A_CODE.match(word):
        return Tag.WORD
    if _CODE.match(word) or _DIGITS.match(word):
        return Tag.CODE
    if _JOINED.match(word):
        # 2026/1187 or 100-7-12, but not 24/7 or 3-4.
        sure = sum(map(str.isdigit, word)) > 4 or len(_PARTS.split(word)) > 2  # noqa: PLR2004
        return Tag.CODE if sure else Tag.NUMBER
    return Tag.NUMBER if _FEW_DIGITS.match(word) else Tag.WORD
