"""How much a reading of 8-bit text looks like Latvian, Russian or English."""

import re
import unicodedata

# A score above this needs no second opinion.
GOOD = 1.7
SAMPLE_CHARACTERS = 120
MANY_MARKS = 3
# Behind these come letters of other scripts, and pictures (emoji).
LAST_MARK = "\u036f"
FIRST_PICTURE = "\u2600"

# What stands before and after each Latvian letter with a mark ("^" begins, "$" ends a word),
# counted over letters to shops; rarer neighbours are left out.
LATVIAN = {
    "ā": ("tnkrmjvpdlsgbšcz^iņļu", "$rdtjmsklcvpnšbg"),
    "č": ("^anīuei", "euaīā$i"),
    "ē": ("vzpmltrdņbsnc^gkhšj", "jtsrlmc$kdšķngļvģbp"),
    "ģ": ("eē^ioņna", "ieuāīē"),
    "ī": ("trdzlsncvpm^šhbgķģķ", "tjb$gdsvmnkcršlpzgķņģ"),
    "ķ": ("ēš^oeāļaiuņ", "ieēīuaņ"),
    "ļ": ("akeēu^itīoāpbr", "a$uūoāeijķēī"),
    "ņ": ("iazeo^puāreēīm", "aeēšuoiādpģ$kjūuīķ"),
    "š": ("^ekoauņēpirīāmgnzūlj", "ai$uoāķīespndvētkļņ"),
    "ū": ("jslbmrļtnpkdgšžvcz^", "stdgkrzlšžjmnvbp$"),
    "ž": ("e^aūdīoāuiņrē", "uoaāi$ēeīņķļ"),
}
# The pairs that make up four fifths of Russian text.
_PAIRS = (
    "на по то ни ст не те ра пр ка ен ро ва та ал но ит ре за ко от ть ли ла ер ан ат да ов "
    "ет ак ис ос го ол ас ри об ес ав од до ве ма де пи аз ле ом ор ил мо во ме ль ел ны ин "
    "он ам ог ку ар со ти ск ви нн ем ло че ож ой ки ие тр ок ед ад чт пе бо ия тв вы сь им "
    "сп ик ег же се др ся са сл вс чи уд бр лу ей ми па аш ня ля жа ди оч га ый си ае ну ап "
    "му мн бы эт ек ры ыл ше нт оп ру йт из ош уй рт ая ев ир кр ши ич ту бу аб зд аж ое уп "
    "уч хо аю дн ыв иг ий ид сы тс ят ые кл шу их ув ва яв щи ещ ще вл ью зн зв мы ых тн"
)
RUSSIAN = frozenset(_PAIRS.split())
NEIGHBOURS = frozenset("äöüõéèßąęėįųłńśżźćóêàçôîûåøæñíáãâòùïëÿşğřůěťďňľőűțčšž")
PUNCTUATION = frozenset("„“”‘’‚–—…«»€№§•©®™‐‑¡¿\u00a0\u202f\u2009´‹›·→")
_PIECE = re.compile(r"[^\W\d_]+|[^\x00-\x7f]")


def score(text: str) -> float:
    """Return the mean worth of the non-ASCII characters: about 2 is good, below 0 is noise."""
    worth = 0.0
    seen = 0
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece.isascii():
            continue
        if piece.isalpha():
            value, count = _word(piece)
        else:
            value, count = _mark(text, match.start()), 1
        worth += value
        seen += count
        if seen >= SAMPLE_CHARACTERS:
            break
    return worth / seen if seen else 0.0


def _word(word: str) -> tuple[float, int]:
    """Rate the non-ASCII letters of one word."""
    word = word[:60]
    low = f"^{word.lower()}$"
    value = 0.0
    count = 0
    for index, char in enumerate(word):
        if char.isascii():
            continue
        count += 1
        value += _letter(low, index + 1)
    if not (word.islower() or word.isupper() or word.istitle()):
        # A capital inside a word is what koi8 read as windows-1251 looks like, and the reverse.
        value -= 1.5 * sum(map(str.isupper, word[1:]))
    if (
        count >= MANY_MARKS
        and count * 2 > len(word)
        and not any("Ѐ" <= char <= "ӿ" for char in low)
    ):
        # No Latvian word is made of marked letters; Russian read as windows-1257 is.
        value -= 1.5 * count
    if count != len(word) and any("а" <= char <= "я" for char in low):
        value -= 3.0 * count
    return value, count


def _letter(low: str, at: int) -> float:
    char = low[at] if at < len(low) else ""
    sides = LATVIAN.get(char)
    if sides:
        return 0.4 + 0.9 * (low[at - 1] in sides[0]) + 0.9 * (low[at + 1] in sides[1])
    if "а" <= char <= "я" or char == "ё":
        # A true reading has four pairs of five in the table, a wrong one about one.
        return 0.1 + _pair(low[at - 1 : at + 1]) + _pair(low[at : at + 2])
    if char in NEIGHBOURS:
        return 0.5
    if char in "іїєґў":
        return 0.3
    return 1.0 if char > LAST_MARK and not "Ѐ" <= char <= "ӿ" else -0.5


def _pair(pair: str) -> float:
    if pair[0] == "^" or pair[1:] == "$":
        return 0.5
    return 1.1 if pair in RUSSIAN else -0.4


def _mark(text: str, at: int) -> float:
    """Rate a character that is no letter: printed signs are fine, unless inside a word."""
    char = text[at]
    if char == "\ufffd" or unicodedata.category(char) in {"Cc", "Cn", "Co"}:
        return -5.0
    inside = text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
    if char in PUNCTUATION:
        return -0.5 if inside and char not in "’\u00a0–—-" else 0.6
    if char >= FIRST_PICTURE:
        return 0.6
    return -3.0 if inside else -1.0
