"""The words by which mail programs mark earlier letters, in the languages of our customers."""

import re

VERB = (
    r"wrote|writes|sent|написал\(а\)|написал[аи]?|писал[аи]?|пишет|"
    r"rakstīja|rakstija|raksta|rakstījis|rakstījusi|nosūtīja|sūtīja|"
    r"schrieb|geschrieben|a écrit|escribió|ha scritto|napisał\(a\)|napisała?|skrev|schreef|"
    r"geschreven|kirjutas|rašė|parašė|kirjoitti|đã viết|написав|написала"
)
VERB_END = re.compile(rf"(?:^|[\s>)\"',])(?:{VERB})[\s:*-]{{0,8}}$", re.IGNORECASE)
CITING = re.compile(
    r"(?:quoting|citējot|citēju|citāts no|цитирую|цитирование|цитата от)\s", re.IGNORECASE
)
_DAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|pirmd|otrd|trešd|ceturtd|piektd|sestd|svētd|"
    r"пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|сред|четверг|пятниц|суббот|воскресен"
)
ATTRIBUTION_START = re.compile(
    r"[-–—\s\"*]{0,12}(?:(?:on|le|am|el|il|op|w dniu|den|på|vào|dne|em|v|в|от|пользователь|"
    rf"kuupäeval|at)\s+\S|(?:{_DAYS})[\w.]{{0,12}}[,.\s]|(?:19|20)\d\d\b|"
    rf"\d{{1,2}}[./ -]{{1,2}}[\w.]|"
    r"\d{1,2} \w{3,12} \d{4})",
    re.IGNORECASE,
)

_PHRASES = (
    r"original(?: e?-?mail)? message|original appointment|original e-?mail|forwarded (?:message|"
    r"mail)|"
    r"forwarded by|reply message|message transféré|message d'origine|ursprüngliche nachricht|"
    r"mensaje original|oorspronkelijk bericht|algne kiri|pirminis laiškas|"
    r"sākotnēj(?:ais|ā|ie) (?:ziņojums|ziņa|vēstule|e-?pasts)|oriģināl(?:ais|ā) (?:ziņojums|ziņa|"
    r"vēstule)|"
    r"pārsūtīt(?:s|ais|ā|a) (?:ziņojums|ziņa|vēstule|e-?pasts)|iepriekšēj(?:ais|ā) (?:ziņojums|"
    r"ziņa)|"
    r"исходное (?:сообщение|письмо)|оригинальное (?:сообщение|письмо)|"
    r"пересылаемое (?:сообщение|письмо)|пересланное (?:сообщение|письмо)|"
    r"перенаправленное (?:сообщение|письмо)|переадресованное (?:сообщение|письмо)"
)
SEPARATOR = re.compile(
    rf"[*\s]{{0,4}}[-_=–—]{{2,60}}\s{{0,4}}(?:{_PHRASES})\b[^\n]{{0,80}}", re.IGNORECASE
)
SEPARATOR_BARE = re.compile(
    rf"(?:begin forwarded message|начало (?:переадресованного|пересылаемого) (?:сообщения|письма)|"
    rf"pārsūtītā ziņojuma sākums|sākas pārsūtītais ziņojums|{_PHRASES})\s{{0,3}}:?\s*$",
    re.IGNORECASE,
)
WROTE_BETWEEN_DASHES = re.compile(
    rf"-{{2,60}}\s{{0,4}}(?=[^\n]{{1,200}}(?:{VERB})\s{{0,4}}-{{2,60}}\s*$)", re.IGNORECASE
)
END_OF_FORWARD = re.compile(
    r"-{2,60} ?(?:конец пере\w{3,20} (?:сообщения|письма)|end (?:of )?forwarded message|"
    r"pārsūtītā ziņojuma beigas)",
    re.IGNORECASE,
)
RULE = re.compile(r"_{10,}|-{20,}|={20,}|[–—]{10,}")

_NAMES = {
    "from": "from|no|от|от кого|отправитель|sūtītājs|nosūtītājs|von|de|från|fra|od|saatja|nuo|"
    "lähettäjä|da|van",
    "date": "sent|date|date/time|nosūtīts|nosūtīšanas datums|sūtīts|datums|отправлено|дата|"
    "дата отправки|gesendet|datum|envoyé|skickat|sendt|dato|data|wysłano|saadetud|kuupäev|išsiųsta|"
    "inviato|verzonden|fecha|enviado|päivämäärä",
    "to": "to|kam|adresāts|saņēmējs|кому|получатель|an|à|till|til|do|kellele|para|aan|"
    "vastaanottaja|gavėjas",
    "cc": "cc|kopija|копия|bcc|kopie|kopia|copie|koopia",
    "subject": "subject|temats|tēma|temata|тема|betreff|objet|ämne|emne|temat|teema|asunto|"
    "oggetto|onderwerp|aihe|tema",
    "other": "importance|svarīgums|важность|attachments|pielikumi|вложения|reply-to|atbildēt",
}
# The name of a header line, in small letters, to what it means.
ROLES = {name: role for role, names in _NAMES.items() for name in names.split("|")}
