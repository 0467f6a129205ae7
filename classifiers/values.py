"""Finds what in a text can be a value of somebody's data: a name, an address, a number, a date.

A value ends where its sentence, its line or its quotes end, and no value lies in another.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from classifiers.folding import fold


class Sort(StrEnum):
    EMAIL = "email"
    LONG = "long"  # a number as long as a telephone, account or register number
    DATE = "date"
    PLACE = "place"  # words with a number, a street or a house's name
    NAME = "name"
    QUOTED = "quoted"
    SHORT = "short"  # a house, a flat, a year, a code


class Value(NamedTuple):
    start: int
    end: int
    sort: Sort
    text: str


_UPPER = "A-ZÀ-ÖØ-ÞĀČĒĢĪĶĻŅŌŖŠŪŽŁŚĖĘĄŲА-ЯЁ"
_EMAIL = r"(?<![\w.+-])[\w.+-]{0,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
_MONTH = (
    r"(?i:jan(?:v|uā|ua)|feb|mart|march|apr|mai|may|j[uū]n|j[uū]l|aug|sep|o[ck]t|nov|de[cz]|"
    r"янв|фев|март|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)\w*"
)
_DATE = (
    r"(?<![\w.])(?:\d{1,2}[./] ?\d{1,2}[./] ?(?:\d{4}|\d\d)(?![\w/-])|\d{4}[-.]\d\d[-.]\d\d(?!\w)"
    rf"|\d{{4}}\. gada \d{{1,2}}\. ?{_MONTH}"
    rf"|\d{{1,2}}(?:\.|th|st|nd|rd)? (?:of )?{_MONTH}(?:,? \d{{4}}(?: года)?)?)"
)
_ACCOUNT = r"(?<![\w-])[A-Z]{2} ?\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"
_PHONE = (
    r"(?<![\w.-])(?=\+?\d(?:[ ()-]{0,3}\d){6})(?:\+|00)?(?:\d{1,3} \d(?= \d{3}))?\d{0,15}"
    r"(?:(?: |-| - |\) ?| ?\()\d{2,8}){0,6}(?![\w-])"
)
_CODE = (
    r"(?<![\w-])(?:[A-Z]{1,2}\d{1,2} [A-Z]{0,2}\d{1,2}[A-Z]{0,2}|[A-Z]{1,5}-?\d[\d-]*[A-Z]?|"
    r"\d{3,8}-[A-Z]{1,2})(?!\w)"
)
_NUM = (
    r"(?<![\w,])(?<!\d\.)\d{1,8}(?:-?(?:го|му|й|th)|[A-Za-zА-Яа-я]?(?:[-/]\d{1,4}[a-zA-Z]?)?)"
    r"(?![\w@]|[.,:]\d| \d\d)"
)
_QUOTED = r"[\"“”„«‘][^\"“”„«»\n]{1,60}[\"”“»’]"
_CAPITAL = rf"(?:d['’]|O['’])?[{_UPPER}](?:[\w'’]|[-–](?=[^\W\d])|\.(?=[{_UPPER}][\w.]))*"
_INITIAL = rf"(?:(?:[{_UPPER}]|Kr|Dr|Sv|Fr|Prof|St|Ms|Mr|Mrs|Др|Проф)\. ?){{1,3}}{_CAPITAL}"
# Words in small letters that belong to an address or to the name of a firm.
_STREET = (
    r"(?:(?:iela|ielā|ielu|ielas|gatve|gatvē|bulvār\w+|laukum\w+|prospekt\w+|ceļ[šau]|alej[aā]|"
    r"šosej\w|dambis|dambī|pagast\w|novad\w|k-?\d|korpuss|istab\w|māj[aās]{1,2}|stāvs|ciems|"
    r"bibliotēk\w|pamatskol\w|sākumskol\w|vidusskol\w|skol\w|ģimnāzij\w|bērnudārzs|"
    r"улиц\w|дом|корпус|квартира|street|road|lane|close|avenue|square|flat|rue|des|de|la|van|"
    r"der|den|von|un|kv)\b|(?:pag|nov|dz|pamatsk|vidussk|bulv|ул|д|кв|корп|apt|st)\.|p\. ?n\.)"
)
_PIECE = rf"(?:{_INITIAL}|{_CODE}|{_CAPITAL}|\d{{1,4}}\. ?{_STREET}|{_NUM}|{_STREET}|{_QUOTED})"
_FLAT = r"(?:(?:dz|kv|кв)\.? ?|(?:дом|flat|room|apt\.?|korpuss|klase) )(?=\d)"
_FIRST = (
    r"(?:(?:улица|ул\.|rue(?: des| de)?|pansion\w+|viesnīc\w+|SIA|biedrīb\w) "
    rf"(?=\W?[{_UPPER}])|{_FLAT})?"
    rf"(?:{_INITIAL}|{_CODE}|{_CAPITAL}|\d{{1,4}}\. ?{_STREET}|{_NUM}|{_QUOTED})"
)
_PHRASE = rf"{_FIRST}(?: {_PIECE}){{0,7}}"
_NEXT = rf"(?:{_FLAT})?{_PIECE}(?: {_PIECE}){{0,7}}"
_VALUE = re.compile(
    rf"({_EMAIL})|({_DATE})|({_ACCOUNT})|({_PHONE})|(?<![\w@])({_PHRASE}(?:, ?{_NEXT}){{0,4}})"
)
_SORTS = (Sort.EMAIL, Sort.DATE, Sort.LONG, Sort.LONG, Sort.NAME)

_GREETING = re.compile(
    r"^(?:уважаем\w+|дорог\w\w|cien[iī](?:jam|t)\w+|sveik[ai]s?|dear|hello|hi),? +(?=\w)|!+$",
    re.IGNORECASE,
)
_YEAR = 4  # digits
_LISTED = re.compile(r"(?:^|\n) *$")
_UNIT = re.compile(
    r" ?(?:€|%|eir|eur|gad[iuo]|gadus|лет|год[аы]|years?|point|punkt|балл|шт|gab|h\b|stund|dien|дн|"
    r"день|days|book|grām|книг|лист|раз|times|reiz|minū|минут|minut|eks)"
)
_PARAGRAPH = re.compile(
    r"(?:\bart(?:icle|\.)?|\bst\.?|стать\w+|\bст\.|invoice|rēķin\w+|сч[её]т\w*|#|nr\.|no\.|№|"
    r"zakaz\w*|заказ\w*|order|p[aā]s[uū]t\w+|pas\.|annex|g\.|gada) ?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s,]+")
_SEGMENT = re.compile(rf"(?:{_QUOTED}|[^,\"“”„«»]|[\"“”„«»])+")
_IS_QUOTED = re.compile(_QUOTED + r"$")
_HAS_QUOTED = re.compile(_QUOTED)
_HAS_STREET = re.compile(rf"(?<!\w){_STREET}")
_ENDS_LOOSE = re.compile(r"[ ,]+(?:un|de|la|van|der|den|von|des)$|[ ,]+$")
# Words that begin sentences, and things that have values: no values themselves.
_STOP = frozenset(
    re.findall(
        r"\S+",
        "a address adrese agrak all also and apprecejos ar at best bet bija biju birthday but "
        "by can change cheers cienijamie correct data datos dear divas do dobrij dobryj "
        "dzimis dzimusi dzivokla dzivoklis e e-mail e-pasts e-pastu email epasts es esam esmu "
        "esot for from gdpr god good gribu he hello hi how i iban iepriekseja ieprieksejais "
        "ierakstiet if im indekss index instead is it izlabojiet izmainiet ja jau jauna "
        "jaunais jums jus jusu ka kad kamer kapec karte karti kas ko konta konts kops kur "
        "labdien labojiet labrit labvakar lai last lidz ludzam ludzu lugums madam mail "
        "mainiet man mana manai manam manas manis mans manu may micrec moi moj moja moyo mums "
        "musu my name nav ne nevis new no nobody nomainiet nosaukums not now number numurs "
        "old on one or our paldies par pareiza pareizais pareizi pasta phone piegades "
        "pierakstiet pirms please postcode privet profila profile proshu prosu protection pvn "
        "rakstu re reg. regards rekinos replace sent set she since sir so surname sveiki ta "
        "tad tagad tagadejais talr talrunis tas tatad telefons thank thanks that the then "
        "there they this to tur un until update uzvards v vai vairs vajag valsti varbut vards "
        "vdar veca vecais vel vina vins viss we what where would wrong you your yours "
        "zdrastvujte zdravstvujte а адрес аккаунте в ваш ваша ваше ваши вместо внесите "
        "впишите все вы до добрая добрыи его ее если за замените зовут и из измените имя "
        "исправьте их к кабинете как когда кто лет лучше м меня мне мое можно мои мою моя муж "
        "мы на не нет но новая новыи номер о от перепишите по пожалуиста поменяите почта "
        "пришлите прошу раньше с сеичас смените спасибо старая старыи телефон теперь только у "
        "уважаемые фамилия что чтобы это я ",
    )
)


def values(text: str) -> list[Value]:
    """In the order of the text."""
    return [value for found in _VALUE.finditer(text) for value in _cut(text, found)]


def _cut(text: str, found: re.Match[str]) -> Iterator[Value]:
    sort = _SORTS[(found.lastindex or 1) - 1]
    if sort is not Sort.NAME:
        yield _value(text, found.start(), found.end(), sort)
        return
    start = found.start()
    joined: list[tuple[int, int]] = []
    for segment in _SEGMENT.finditer(text, start, found.end()):
        place = segment.start() + (segment[0][0] == " ")
        for run in _runs(text, place, segment.end()):
            if joined and run[0] == place and _one_address(text, joined[-1], run):
                joined[-1] = (joined[-1][0], run[1])
            else:
                joined.append(run)
    for begin, end in joined:
        value = _value(text, begin, end, _sort(text[begin:end]))
        if value.text and not (value.sort is Sort.SHORT and _counts(text, value)):
            yield value


def _counts(text: str, value: Value) -> bool:
    """A number that counts, or that numbers a list or a paragraph."""
    if not value.text.isdigit():
        return False
    after = text[value.end : value.end + 12]
    before = text[max(0, value.start - 16) : value.start]
    return bool(
        (len(value.text) < _YEAR and _UNIT.match(after))
        or (after[:1] in {".", ")"} and _LISTED.search(before))
        or after[:3] in {". p", ". P"}
        or _PARAGRAPH.search(before)
    )


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between stop words."""
    begin, last = -1, start
    depth = text[start:end]
    quoted = [(start + q.start(), start + q.end()) for q in _HAS_QUOTED.finditer(depth)]
    for word in _WORD.finditer(text, start, end):
        inside = any(a <= word.start() < b for a, b in quoted)
        if not inside and _plain(word[0]) in _STOP and not (begin >= 0 and len(word[0]) == 1):
            if begin >= 0:
                yield begin, last
            begin = -1
        else:
            if begin < 0:
                begin = word.start()
            last = word.end()
    if begin >= 0:
        yield begin, last


def _plain(word: str) -> str:
    """Folded, without what "I've" and "you'll" hang on."""
    return fold(word).partition("'")[0]


def _one_address(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    if _IS_QUOTED.match(text[slice(*before)]) and any(map(str.isdigit, text[slice(*before)])):
        return False
    if "\n" in text[before[0] : after[1]] or text[before[1] : after[0]].strip() != ",":
        return False
    return any(
        any(map(str.isdigit, text[a:b])) or (_HAS_QUOTED.search(text, a, b) is not None)
        for a, b in (before, after)
    ) and not all(text[a:b].isdigit() for a, b in (before, after))


def _sort(text: str) -> Sort:
    if _IS_QUOTED.match(text):
        return Sort.QUOTED
    letters = sum(map(str.isalpha, text))
    if any(map(str.isdigit, text)):
        return Sort.PLACE if letters > 2 and " " in text else Sort.SHORT  # noqa: PLR2004
    return Sort.PLACE if _HAS_STREET.search(text) else Sort.NAME


def _value(text: str, start: int, end: int, sort: Sort) -> Value:
    piece = text[start:end]
    if sort is Sort.QUOTED:
        piece = _GREETING.sub("", piece[1:-1].strip(" ,;"))
        piece = piece if "." in piece[:-1] else piece.rstrip(".")
    else:
        piece = _ENDS_LOOSE.sub("", piece)
    if sort is Sort.EMAIL:
        piece = piece.rstrip(".-")
    return Value(start, end, sort, piece)
