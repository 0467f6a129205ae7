"""The words beside a value that say whether it is the old or the new one, and how surely.

All are in the folded spelling of `folding.fold`, in Latvian, Russian (also in Latin letters) and
English. Of the weights, those below nought speak for the old value, those above for the new one.
"""

import re
from typing import NamedTuple


class Cue(NamedTuple):
    weight: float
    pattern: re.Pattern[str]


# What may stand before a value.
_OLD_SURELY = (
    r"vec(?:ais|a|o|aja|ajam|as|u)|staryi|star(?:yj|ij|aja|aya|oje|uju|ogo|yy|oe)|стар\w{2,3}|"
    r"old|former|previous(?:ly)?|formerly|used to be|iepriek\w*|lidzsinej\w+|agrak\w*|kadreiz|"
    r"lidz sim(?: biju)?|biju|bijam|bija|раньше|ранее|был[аои]?|прежн\w+|ranshe|b[yi]l[aoi]?|"
    r"was|were|nevis|ne tikai|ne|не|not|instead of|rather than|in place of|вместо(?! не)|"
    r"vmesto(?! ne)|nav|neesmu|neesam|(?:vairs|bolshe|больше) ne\w*(?: \w*(?:жив|zhiv)\w*)?|"
    r"(?:no longer|don't|do not) (?:live (?:at|in|on)|work (?:at|in|for))|no longer|nepareiz\w*|"
    r"kludain\w+|wrong(?:ly)?|bad|incorrect\w*|неверн\w+|неправильн\w*|ошибочн\w*|nepravil\w+|"
    r"neverno|delete|remove|dzesiet|izdzesiet|удалите|уберите|вычеркните|swap|"
    r"replace(?! (?:it )?(?:with|by))|aizstat(?! (?:to )?ar)|замените(?! (?:его )?на)|"
    r"zamenite(?! na)|(?:u vas|у вас) (?:ja|я)|(?:karte|konta|rekinos|cekos|sistema|kartite|"
    r"labels|pazinojumos|profila|datos|jums) (?:vel )?(?:es )?(?:esmu|i am|i'm|ir|tikai)"
)
_OLD_STANDS = (
    r"(?:ie|uz|pie|ap)?rakst(?:it[sai]\w?|ij\w+)|noradit[sai]\w*|registret[sai]\w*|sta+v|"
    r"ielikt[sai]|ievadit[sai]|redzu|skaitos|saglabat[sai]|записан\w*|указан\w*|сто(?:ит|ю|ят)|"
    r"числ\w+|значусь|значится|(?:на)?писан\w+|висит|введен\w*|зовете|называете|zapisa\w+|"
    r"ukaza\w+|stoit|(?:na)?pisan\w+|written|says?|said|registered|recorded|listed|stored|"
    r"you have|you've got|have me (?:as|down as|under)|marked|stands|reads|addressed to|spell?"
    r"ed|spelt|shows?|shown|entered|typed|calls?|called|names|gives|sauc par|saucat par|still|"
    r"u vas|у вас|pie jums|jums ir|jums|from|no|с|so|со"
)
_NEW_SURELY = (
    r"jaun(?:ais|a|o|aja|ajam|s|u|ie)|tagad\w*|turpmak|ja+bu+t|pareiz\w+|vajag|vajadz\w+|lai ir|"
    r"нов\w{2,3}|nov(?:yj|yi|ij|aja|aya|oje|oe|uju)|теперь|teper\w?|правильн\w+|верн(?:о|ыи|ая|"
    r"ое)|должн\w+(?: быть| стоять)?|dol[zj]h?n\w+(?: b[yi]t\w*)?|надо|nado|нужно|nuzhno|"
    r"следует|should(?: be| read| say| have)?|must(?: be| read)?|ought to(?: be| read)?|"
    r"correct\w*|right|new|now|pravil\w+|стал[аи]?|stal[ai]?|kluv\w+|впредь|vpred|ставьте|"
    r"укажите|впишите|внесите|instead|vieta|вместо не\w+|(?:aizstat|replace) (?:to |it )?(?:ar|"
    r"with|by)|называ\w+ся|saucas|is called|pret|ierakst(?:iet|it)|ieli(?:eciet|kt)|uzlieciet|"
    r"uzlikt|rakstiet|norad(?:iet|it)|saglabajiet|izmantojiet|liekat|liec|write|put|use|enter|"
    r"register|i meant|ends in|good is|passport|паспорту|pase|replace with|patiesiba|actually|"
    r"really"
)
_NEW_TOWARDS = r"uz|на|na|to|into|with|bet(?: gan)?|but|а|a|но|za"
_NEW_SELF = (
    r"mine is|esmu|esam|i am|i'm|it's|its|it is|mani sauc|zovut|зовут|name is|dzivo\w*|"
    r"жив[уе]\w*|zhiv[ue]\w*|live (?:at|in|on)|dzim(?:is|usi|u)|родил\w+|born|я|es|ja|мы|we are|"
    r"we're|mes"
)
_NEW_MAYBE = (
    r"man(?:s|a|u|i|ejais)?|мо[ийеяю]\w?|mo[jiey]\w?|my|ir|is|у меня|u menja|это|eto|for|as|ar|"
    r"kluda|(?:e-?pasts|epasts|mail|почта|adrese|address|адрес|adres|uzvards|surname|фамилия|"
    r"vards|имя|name|numurs|number|номер|nomer|talrunis|telefons|phone|телефон|telefon|talr|tel|"
    r"konts|счет|iban|kods|profil\w*|профил\w*|reg)(?=\W{0,3}$)"
)
_ARROW = r"→|->|=>"

SELF = 2.1  # weight of what people say of themselves; the old value may stand in it too
WEAK = 1.2  # weight of what hardly speaks for either
WEIGHTS = (-3.0, -2.0, 3.0, 2.2, SELF, WEAK, 3.0)  # of the groups of `BEFORE`, in their order
BEFORE = re.compile(
    rf"(?<!\w)(?:({_OLD_SURELY})|({_OLD_STANDS})|({_NEW_SURELY})|({_NEW_TOWARDS})|({_NEW_SELF})|"
    rf"({_NEW_MAYBE}))(?!\w)|({_ARROW})"
)

# What may follow a value.
_OLD_THEN_ARROW = r"\W{0,3}(?:->|→|=>)|[\s,)\"]*vieta\b"
_OLD_IS_WRONG = (
    r"\W{1,4}(?:this |that |это |etot |sis )?(?:numurs |number |sim |номер |nomer |adrese |"
    r"address )?(?:ir |is |was |bija |это |are |jau |tiek |has been )?(?:nepareiz|klud|wrong|"
    r"incorrect|neder|nestrada|neeksist|vairs|dead|gone|no longer|not mine|hacked|zakry|закры|"
    r"slegt|не мо|nav man|bol'?she|больше|неправ|неверн|отключ|dzes|izdzes|delete|удали|убер|"
    r"вычерк|сотр|izm[ae]t)"
)
_OLD_IS_CHANGED = (
    r"[\"”»)]? (?:ludzu |on |is |has )?(?:\w{0,4}main\w+|ja?aizst\w+|(?:iz|po|za)men\w+|(?:из|"
    r"по|за|с)мен\w+|pardev\w+|переимен\w+|renamed|changed)"
)
_NEW_NOT_OLD = (
    r"[\"”»)]?[,;.(] ?(?:bet |un |and |а |the )?(?:vec[aouie]\w*|old|стар\w+|star[yio]\w+)\b"
)
_NEW_NOW = r"[\"”»)]? (?:now|tagad|теперь|teper)\s*(?:[.,;!]|$)"
_OLD_BUT = (
    r"\W{1,3}(?:it |tas |tur |tam |ta |it's |eto |это )?(?:bet|а(?! не)|a(?! ne)|но|but|tagad|"
    r"pareiz\w*|ja+bu+t|vajag|надо|nado|должн\w+|dol[zj]h?n\w+|should|must|correct|теперь|"
    r"teper\w?|now|правильн\w+|верно|mans|mine|good is)\b"
)
_NEW_INSTEAD = (
    r"\W{1,4}(?:nevis|ne|а не|a ne|не|not|and not|instead of|rather than|вместо|vmesto|"
    r"in place of|nav)\b"
)
_NEW_IS_RIGHT = r" (?:ir |is |- )?(?:pareiz|right|correct|the right|the correct|правильн|верн)"
AFTER = (
    Cue(-3.0, re.compile(_OLD_THEN_ARROW)),
    Cue(-2.5, re.compile(_OLD_IS_WRONG)),
    Cue(-2.5, re.compile(_OLD_IS_CHANGED)),
    Cue(2.0, re.compile(_NEW_NOT_OLD)),
    Cue(2.0, re.compile(_NEW_NOW)),
    Cue(-2.0, re.compile(_OLD_BUT)),
    Cue(2.5, re.compile(_NEW_INSTEAD)),
    Cue(2.0, re.compile(_NEW_IS_RIGHT)),
)  # the first that fits counts
TOWARDS = Cue(
    -2.5,  # where another value follows at once
    re.compile(
        r"(?: ?\)| ?,)? (?:(?:lu+dzu )?\w{0,4}main\w+ )?(?:uz|на|na|to|pret|into|by|with|за) "
        r"(?:jaun\w+ |adresi |numuru |nov\w+ |нов\w+ )?"
    ),
)

# Where what stands before a value has nothing to do with it any more.
BOUND = re.compile(
    r"(?<!\btalr)(?<!\btel)(?<!\bnr)(?<!\bdz)(?<!\badr)(?<!\bkv)(?<!\bкв)(?<!\bтел)"
    r"[.!?…][\"”»)]*\s|(?<!:)\n|;\s"
)

# Two words without capitals: only what stands between them tells that they are values.
_SMALL = r"([\w.+@-]*\w)"
SMALL = (
    (re.compile(rf"(?:^|[\s\"(]){_SMALL}\"? ?(?:{_ARROW}) ?\"?{_SMALL}", re.MULTILINE), True),
    (
        re.compile(
            rf"(?:^|[:.] ){_SMALL},? (?:nevis|а не|a ne|not|instead of|вместо) \"?{_SMALL}",
            re.MULTILINE,
        ),
        False,
    ),
    (re.compile(rf"\b(?:nevis|не|ne|not) {_SMALL},? (?:bet|а|a|but) {_SMALL}"), True),
    (
        re.compile(
            rf"(?:^|[:,] ){_SMALL}, (?:vajag|jābūt|надо|nado|should be) {_SMALL}", re.MULTILINE
        ),
        True,
    ),
)  # and whether the old one comes first
