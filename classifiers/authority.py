"""Sets letters of authorities, courts and lawyers apart; management handles them at once.

A sender's domain is a sure sign. In the text the office must speak of itself: a customer who
threatens to write to the inspectorate is still a customer.
"""

import re

from classifiers.folding import fold
from classifiers.letter import Letter
from classifiers.own_words import own_text

_DOMAINS = {
    "dvi.gov.lv": "the Data State Inspectorate (DVI)",
    "ptac.gov.lv": "the Consumer Rights Protection Centre (PTAC)",
    "vp.gov.lv": "the State Police",
    "rpp.riga.lv": "the municipal police",
    "tiesas.lv": "a court",
    "ta.gov.lv": "the court administration",
    "lrp.gov.lv": "the prosecutor's office",
    "prokuratura.lv": "the prosecutor's office",
    "vid.gov.lv": "the State Revenue Service (VID)",
    "tiesibsargs.lv": "the Ombudsman",
    "kp.gov.lv": "the Competition Council",
    "knab.gov.lv": "the Corruption Prevention Bureau (KNAB)",
    "edps.europa.eu": "the European Data Protection Supervisor",
    "edpb.europa.eu": "the European Data Protection Board",
}

# Folded text; each must read as the office's own words, in the first person or as a letterhead.
_PHRASES = {
    "the Data State Inspectorate (DVI)": (
        r"datu valsts inspekcija (ir )?(sanem|pieprasa|ludz|ierosin|informe|uzsak|izskata)",
        r"inspekcija (ir )?(sanemusi|ierosinajusi|uzsakusi) (\w+ ){0,3}(sudzib|parbaud|liet)",
        r"инспекция данных (получила|просит|запрашивает|начала|возбудила)",
        r"(data state inspectorate|inspectorate) (has )?(received|requests|opened|hereby)",
    ),
    "the Consumer Rights Protection Centre (PTAC)": (
        r"pateretaju tiesibu aizsardzibas centrs,? (ir )?(sanem|pieprasa|ludz|ierosin|izskat)",
        r"ptac (ir )?(sanemis|pieprasa|ludz|ierosinajis|izskata)",
        r"(ptac|центр защиты прав потребителеи) (получил|просит|запрашивает|рассматривает)",
        r"(ptac|consumer rights protection centre) (has )?(received|requests|opened|asks)",
    ),
    "the police": (
        r"kriminalproces\w* nr",
        r"policijas? .{0,60}(pieprasa|ludz sniegt|izmekletaj)",
        r"(izmekletaj|inspektor)\w* .{0,60}(kriminalproces|policij)",
        r"уголовн\w+ (дел|процесс)\w* (n|№|nr)",
        r"полиция .{0,40}(запрашивает|просит предоставить)",
        r"criminal (case|proceedings) no",
    ),
    "a court": (
        r"tiesa\w* .{0,60}(pieprasa|uzaicina|pazino|noziz|noteic)",
        r"civillieta\w* nr",
        r"tiesas pavest",
        r"повестк\w+ в суд",
        r"суд\w* (вызывает|извещает)",
        r"(summons|court order) .{0,40}(case|no)",
        r"tiesu izpilditaj\w+ .{0,60}(pieprasij|izpildu liet|pazino)",
    ),
    "a lawyer": (
        r"(advokat|jurist)\w+ .{0,80}parstav\w+ (klient|manu|savu|musu)",
        r"(parstavu|parstavam) (\w+ ){0,3}(interes|klient)",
        r"mana (klienta|klientes|pilnvarotaja) (varda|uzdevuma|interes)",
        r"(представляю|представляем) интересы",
        r"от имени (моего|нашего|моеи|нашеи) (клиент|доверител)",
        r"(act|acting|represent) (for|on behalf of)? ?(my|our|the)? ?client",
        r"on behalf of (my|our) client",
        r"(law firm|solicitors?) .{0,60}our client",
    ),
}
_PATTERNS = {office: re.compile("|".join(texts)) for office, texts in _PHRASES.items()}


def authority(letter: Letter, own: str | None = None) -> str | None:
    """One sentence naming the office and the sign, or None.

    `own`: the writer's own words, where the caller has them already.
    """
    known = _domain(letter)
    if known is not None:
        return f"The sender's domain {known} belongs to {_DOMAINS[known]}."
    text = fold(f"{letter.subject}\n{own_text(letter) if own is None else own}")
    for office, pattern in _PATTERNS.items():
        if pattern.search(text):
            return f"The letter reads as one from {office}."
    return None


def sent_by_authority(letter: Letter) -> bool:
    """By the sender's domain; the text alone may be a lawyer's who asks for a client."""
    return _domain(letter) is not None


def _domain(letter: Letter) -> str | None:
    domain = letter.sender.rpartition("@")[2].lower()
    return next((d for d in _DOMAINS if domain == d or domain.endswith("." + d)), None)
