"""Finds the lines of a letter that are signature, disclaimer or a program's own advertising.

Below a closing ("Ar cieņu,") stand name, title, phone and firm. Whatever below it reads like
a sentence with a wish stays the writer's own.
"""

import re

CARD_LINES = 8
LONGEST = 300
FOOTER_LINES = 60
# Lengths in characters up to which a line can be what its name says.
DEVICE_LENGTH = 110
NAME_LENGTH = 80
CARD_LENGTH = 90
CONTACT_LENGTH = 160
# Lower-case names ("ar cieņu, jānis") have no more words; prose has no fewer.
NAME_WORDS = 2
SENTENCE_WORDS = 4
PROSE_WORDS = 8

_CLOSING = re.compile(
    r"(?:paldies(?: jau iepriekš| iepriekš)?[,.!]?\s{0,3}(?:un )?|спасибо[,.!]?\s{0,3}(?:и )?|"
    r"thanks?(?: you)?(?: and|,)? )?"
    r"(?:ar (?:patiesu |dziļu |lielu |vislielāko |neviltotu )?(?:cieņu|cienu)|patiesā cieņā|cieņā|"
    r"ar (?:sirsnīgiem |labākajiem )?sveicieniem|ar labākajiem vēlējumiem|visu labu|jauku dienu|"
    r"jauku vakaru|lai jums jauka diena|"
    r"с (?:глубоким |большим |искренним )?уважением|с наилучшими пожеланиями|с добрыми пожеланиями|"
    r"всего (?:доброго|хорошего|наилучшего)|искренне ваша?|хорошего дня|"
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many) regards|regards|best wishes|all the best|"
    r"(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|respectfully(?: yours)?|br|rgds)"
    r"(?:$|[\s,.!;:–—/|-]{1,6})(.*)",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"--|—|––|_{2,9}|-{3,19}|\*{3,}")
_DEVICE = re.compile(
    r"[\s*_(<\[-]{0,4}(?:sent (?:from|via|with|using) |get (?:outlook|boxer|the) |"
    r"(?:no)?sūtīts (?:no|ar|izmantojot) |nosutits no |"
    r"iegūt outlook|iegūstiet outlook|отправлено (?:с|из|от|через) |отправлено мобильн|"
    r"получите outlook|скачать outlook|von meinem \w+ gesendet|gesendet (?:mit|von) )",
    re.IGNORECASE,
)
_SCANNED = re.compile(
    r"(?:virus-free|без вирусов|bez vīrusiem|не содержит вирусов)\.?[\s<]{0,3}(?:www\.|https?:|$)|"
    r"this e-?mail has been checked for viruses|www\.avast\.",
    re.IGNORECASE,
)
_DISCLAIMER_START = re.compile(
    r"[*_\s]{0,3}(?:this (?:e-?mail|message|communication|transmission)|the (?:information|"
    r"contents?) "
    r"(?:contained )?(?:in|of) this|confidentiality|disclaimer|legal notice|privileged|notice:|"
    r"please consider the environment|before printing|"
    r"ši[sī] (?:e-?past|elektronisk|ziņojum|ziņa|vēstul|sūtījum)|šajā (?:e-?past|ziņ|vēstul|"
    r"elektron)|"
    r"informācija, kas (?:ietverta|iekļauta)|konfidencialitātes|paziņojums par konfid|atruna|"
    r"pirms (?:izdrukā|drukā)|domā\w* par vidi|saudzē\w* (?:vidi|dabu)|"
    r"данное (?:электронное |)(?:сообщение|письмо)|это (?:электронное |)(?:сообщение|письмо)|"
    r"настоящее (?:электронное |)(?:сообщение|письмо)|информация, содержащаяся|конфиденциальность|"
    r"подумайте об окружающей|прежде чем (?:распечат|печат))",
    re.IGNORECASE,
)
_DISCLAIMER_SIGN = re.compile(
    r"confidential|privileged|intended|recipient|environment|virus|konfidenci|adresāt|saņēmēj|"
    r"vīrus|\bvid[ei]|dabu|drukā|конфиденц|предназначен|адресат|получател|вирус|окружающ",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:lūdz|ludz|dzēs|dzes|izdzēs|izdzes|vēlos|velos|vēlētos|grib|nevēl|nevel|negrib|"
    r"atsūt|atsut|nosūtiet|atgriez|atsak|atteik|atcel|atrakst|izrakst|labo|izlabo|nomain|"
    r"pārtrauc|partrauc|beidz|sniedz|izsniedz|informēj|atbild|piepras|iesniedz|sūdz|sudz|kāpēc|"
    r"kapec|(?:vai|kad|ja|when|why)\b|"
    r"прош|удал|хочу|хотел|пришл|отправьте|вышл|отпис|верн|возвр|отказ|исправ|измен|прекрат|"
    r"предостав|сообщ|жал[оу]|жду|мож|пожалуйста|почему|когда|если|"
    r"please|pls|delete|remove|erase|unsubscribe|want|would|send|refund|return|cancel|stop|"
    r"correct|change|complain|request|let me|could|can you|if you|do not|don't)",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(
    r"[\s(]{0,3}p\.?\s?p?\.?\s?s\b[.:,\s]|з\.?\s?ы\b|n\.?\s?b\b", re.IGNORECASE
)
_CONTACT = re.compile(
    r"@|www\.|https?:|\+?\d[\d\s()-]{5,}\d|\b(?:tel|tālr|talr|mob|m|t|fax|faks|тел|моб|"
    r"reg)\b[.:]|LV-\d{4}",
    re.IGNORECASE,
)
# What the foot of a newsletter says: how to leave, and why it came or where to see it.
_LEAVE = re.compile(
    r"unsubscribe|atteikties no (?:jaun|e-?past|sūt)|atteiktos no|atrakstīties|отписаться",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"you (?:are receiving|received) this|"
    r"(?:jūs )?(?:saņemat|saņēmāt) šo (?:e-?past|ziņ|vēstul)|"
    r"šis e-pasts (?:tika |ir )?(?:nosūtīts|sūtīts)|вы получили это (?:письмо|сообщение)|"
    r"view (?:this (?:e-?mail|message) )?in (?:your |the |a )?browser|"
    r"skatīt (?:šo )?(?:e-?pastu |vēstuli )?pārlūk|atvērt pārlūk|"
    r"(?:открыть|посмотреть|просмотреть) в браузере",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:es|man|mani|manu|manus|manas|vēlos|gribu|lūdzu|я|мне|меня|мой|мои|хочу|прошу|"
    r"i|my|me|please)\b",
    re.IGNORECASE,
)


def signed(lines: list[str], quoted: list[bool]) -> list[bool]:
    """Tell for each stripped line whether it is signature; a newsletter's foot becomes quoted."""
    marks = [False] * len(lines)
    for start, end in _own_runs(lines, quoted):
        _footer(lines, quoted, start, end)
        _sign_run(lines, quoted, marks, start, end)
        _disclaimers(lines, quoted, marks, start, end)
    return marks


def _own_runs(lines: list[str], quoted: list[bool]) -> list[tuple[int, int]]:
    """Return the stretches between quotes, without looking at blank lines."""
    runs: list[tuple[int, int]] = []
    start = -1
    for index, line in enumerate(lines):
        if not line:
            continue
        if quoted[index]:
            start = -1
        elif start < 0:
            start = index
            runs.append((index, index + 1))
        else:
            runs[-1] = (start, index + 1)
    return runs


def _sign_run(
    lines: list[str], quoted: list[bool], marks: list[bool], start: int, end: int
) -> None:
    index = start
    first = next((at for at, line in enumerate(lines) if line), 0)
    while index < end:
        line = lines[index]
        if not line or quoted[index] or len(line) > LONGEST:
            index += 1
        elif _is_device(line):
            marks[index] = True
            index += 1
        elif _is_closing(line) or (_DELIMITER.fullmatch(line) and index > first):
            index = _card(lines, quoted, marks, index, end)
        else:
            index += 1


def _card(lines: list[str], quoted: list[bool], marks: list[bool], index: int, end: int) -> int:
    """Mark a closing and the short lines below it; return the first line that is own again.

    A delimiter above what is no card ("--" as a mere rule) marks nothing.
    """
    marked = [index]
    at = index + 1
    while at < end and len(marked) <= CARD_LINES:
        line = lines[at]
        if line and (quoted[at] or _reads_as_own(line)):
            break
        if line:
            marked.append(at)
        at += 1
    for one in marked:
        marks[one] = True
    return max(marked) + 1


def _is_device(line: str) -> bool:
    return bool(
        (_DEVICE.match(line) and len(line) <= DEVICE_LENGTH and not _WISH.search(line))
        or _SCANNED.match(line)
    )


def _is_closing(line: str) -> bool:
    match = _CLOSING.match(line)
    if not match:
        return False
    rest = match.group(1).strip()
    if not rest:
        return True
    if len(rest) > NAME_LENGTH or _WISH.search(rest):
        return False
    return not rest[0].islower() or len(rest.split()) <= NAME_WORDS


def _reads_as_own(line: str) -> bool:
    """Tell a sentence from the lines of a card; disclaimers are told apart later."""
    if _is_device(line) or _is_closing(line):
        return False
    if len(line) > LONGEST or _POSTSCRIPT.match(line) or _WISH.search(line) or "?" in line[-2:]:
        return True
    if _CONTACT.search(line):
        return len(line) > CONTACT_LENGTH
    words = len(line.split())
    return (
        words >= PROSE_WORDS
        or (words >= SENTENCE_WORDS and line[-1] in ".!")
        or len(line) > CARD_LENGTH
    )


def _disclaimers(
    lines: list[str], quoted: list[bool], marks: list[bool], start: int, end: int
) -> None:
    """Mark the legal paragraphs at the end of a run, from the last one upwards."""
    bottom = end
    while bottom > start:
        if not lines[bottom - 1] or marks[bottom - 1] or quoted[bottom - 1]:
            bottom -= 1
            continue
        top = bottom - 1
        while top > start and lines[top - 1] and not marks[top - 1]:
            top -= 1
        if not _is_disclaimer(lines[top:bottom]):
            return
        marks[top:bottom] = [True] * (bottom - top)
        bottom = top


def _is_disclaimer(paragraph: list[str]) -> bool:
    text = " ".join(line[:LONGEST] for line in paragraph[:12])
    return bool(_DISCLAIMER_START.match(text) and _DISCLAIMER_SIGN.search(text))


def _footer(lines: list[str], quoted: list[bool], start: int, end: int) -> None:
    """Mark as quoted the foot of a newsletter pasted below the letter, when it is clearly one.

    One sign alone may be the writer's own wish; so may be whatever speaks of "me" and "my".
    """
    near = range(max(start, end - FOOTER_LINES), end)
    leave = [index for index in near if _LEAVE.search(lines[index][:LONGEST])]
    why = [index for index in near if leave and _WHY.search(lines[index][:LONGEST])]
    if not why:
        return
    top, bottom = min(leave + why), max(leave + why) + 1
    while top > start and lines[top - 1]:
        top -= 1
    while bottom < end and lines[bottom]:
        bottom += 1
    words = " ".join(line[:LONGEST] for line in lines[top:bottom])
    if top > start and not _FIRST_PERSON.search(words):
        quoted[top:bottom] = [bool(line) for line in lines[top:bottom]]
