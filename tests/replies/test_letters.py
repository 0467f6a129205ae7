"""The wording itself: every letter, in every language, with every fact known and unknown."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from replies import examples
from replies.catalogue import ORDER, TEMPLATES, named
from replies.defaults import LANGUAGES
from replies.facts import LetterFacts
from replies.points import MARKER
from replies.render import ComposedLetter, compose, compose_named

# What a letter may not leave out, by letter (and right), for lv, ru and en.
MUST: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "unsubscribe": (
        ("sarakstā, uz kurām reklāmu nesūtām", "Ziņas par Jūsu pasūtījumiem"),
        ("на которые мы не отправляем рекламу", "Сообщения о Ваших заказах"),
        ("to which we send no advertising", "messages about your orders"),
    ),
    "unsubscribe newsletter": (
        ("Atteikšanās no jaunumiem",),
        ("Отказ от рассылки новостей",),
        ("Unsubscribing from news",),
    ),
    "unsubscribe consent_withdrawal": (
        ("Piekrišanas atsaukšana", "Atsaukums neietekmē pirms tā veiktās"),
        ("Отзыв согласия", "не влияет на законность"),
        ("Withdrawal of consent", "does not affect the lawfulness"),
    ),
    "unsubscribe objection": (
        ("Iebildums pret datu apstrādi adresētās reklāmas piegādes nolūkiem", "profilēšanai"),
        ("Возражение против обработки данных", "профилирования"),
        ("Objection to data processing", "profiling"),
    ),
    "access": (
        (
            "Piekļuve personas datiem",
            "Apstiprinām, ka apstrādājam",
            *("• Nolūki", "• Datu kategorijas", "• Saņēmēji", "• Glabāšanas ilgums"),
            *("• Jūsu tiesības", "• Sūdzība", "• Datu avots", "• Automatizēti lēmumi"),
            *("• Nosūtīšana ārpus", "⟦access.copy"),
        ),
        (
            "Подтверждаем, что мы обрабатываем",
            *("• Цели", "• Категории данных", "• Получатели", "• Срок хранения"),
            *("• Ваши права", "• Жалоба", "• Источник данных", "• Автоматизированные решения"),
            *("• Передача за пределы", "⟦access.copy"),
        ),
        (
            "We confirm that we process",
            *("• Purposes", "• Categories of data", "• Recipients", "• Storage period"),
            *("• Your rights", "• Complaint", "• Source of the data", "• Automated decisions"),
            *("• Transfers outside", "⟦access.copy"),
        ),
    ),
    "portability": (
        ("Datu pārnese", "mašīnlasāmā formātā", "tikai uz e-pasta adresi, kas ir reģistrēta"),
        ("машиночитаемом формате", "только на адрес электронной почты, зарегистрированный"),
        ("machine-readable format", "only to the e-mail address we have on file"),
    ),
    "correction": (
        ("Personas datu labošana", "ir izlaboti", "esam informējuši saņēmējus"),
        ("данные исправлены", "сообщили получателям"),
        ("have been corrected", "have told the recipients"),
    ),
    "restriction": (
        (
            "Apstrādes ierobežojums",
            "var ietekmēt mūsu pakalpojumus",
            "Pirms ierobežojuma atcelšanas",
        ),
        ("может повлиять на наши услуги", "Прежде чем снять ограничение"),
        ("may affect our services", "before the restriction is lifted"),
    ),
    "erasure": (
        ("Dzēšana", "vismaz 5 gadus, kā to prasa Grāmatvedības likums", "nospiedumu"),
        ("не менее 5 лет", "Закон о бухгалтерском учёте", "отпечаток"),
        ("at least 5 years, as the Accounting Law requires", "fingerprint"),
    ),
    "complaint": (("⟦complaint.decision",), ("⟦complaint.decision",), ("⟦complaint.decision",)),
    "withdrawal": (
        ("maksu par standarta piegādi, atmaksāsim 14 dienu laikā", "varam aizturēt, līdz saņemam"),
        ("стандартную доставку, мы вернём в течение 14 дней", "можем задержать возврат"),
        ("including standard delivery, within 14 days", "may withhold the refund until"),
    ),
    "other": (("⟦other.answer",), ("⟦other.answer",), ("⟦other.answer",)),
    "acknowledgement": (("Atbildēsim līdz",), ("мы Вам ответим",), ("We will answer by",)),
    "identity": (
        ("⟦identity.reason", "dokumenta kopiju, lūdzu, nesūtiet"),
        ("⟦identity.reason", "Копию документа"),
        ("⟦identity.reason", "do not send a copy of an identity document"),
    ),
    "clarification": (
        ("⟦clarification.question",),
        ("⟦clarification.question",),
        ("⟦clarification.question",),
    ),
    "extension": (
        ("12. panta 3. punktu", "⟦extension.reasons"),
        ("пунктом 3 статьи 12", "⟦extension.reasons"),
        ("Article 12(3)", "⟦extension.reasons"),
    ),
    "nothing_found": (("nav atrasti",), ("не найдены",), ("found no personal data",)),
    "refusal": (("⟦refusal.reasons",), ("⟦refusal.reasons",), ("⟦refusal.reasons",)),
    "restriction_lifting": (
        ("tiks atcelts", "⟦restriction_lifting.date"),
        ("будет снято", "⟦restriction_lifting.date"),
        ("will be lifted", "⟦restriction_lifting.date"),
    ),
}
RIGHTS = (
    ("Datu valsts inspekcijā (Elijas iela 17, Rīga, LV-1050, pasts@dvi.gov.lv) un vērsties tiesā",),
    ("жалобу в Государственную инспекцию данных (Datu valsts inspekcija", "обратиться в суд"),
    ("the Data State Inspectorate (Datu valsts inspekcija", "go to court"),
)
WITH_RIGHTS = {
    *("unsubscribe", "access", "portability", "correction", "restriction", "erasure"),
    *("extension", "nothing_found", "refusal", "restriction_lifting"),
}
# Words that say something was done; nobody but a person can say so.
CLAIMS = {
    "lv": re.compile(
        r"\b(esam|ir (dzēst|izdzēst|izlabot|ierobežot|iekļaut|izņemt|pieņemt|ņemt)"
        r"|apstiprinām|pievienoj|vairs ne|nav atrast|reģistrēta pie)",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"(удал[её]н|исправлен[ыао]?\b|ограничена\b|принят[оа]?\b|сообщили|прилага|подтвержда"
        r"|больше не|внес[её]н|не найден|рассмотрели|зарегистрированный)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(has been|have been|we have\b(?! it)|we confirm|attach\b|no longer|cannot fulfil"
        r"|acted on)",
        re.IGNORECASE,
    ),
}
# The customer reads these as rules or plans, not as deeds.
HARMLESS = re.compile(
    r"Jūsu vēstuli esam|Ja esam pārpratuši|lai Jums vairs nesūtītu|чтобы больше не отправлять"
    r"|until we have received|the order has not been|proof that they have been sent"
)
OFFICIAL = (
    *("Datu valsts inspekcija", "Patērētāju tiesību aizsardzības centrs"),
    *("Patērētāju strīdu risināšanas komisija", "Elijas iela 17, Rīga", "Brīvības iela 55, Rīga"),
    *("Parauga iela 1, Rīga", "Noliktavas iela 2, Rīga"),
)
LATVIAN = re.compile("[āčēģīķļņšūž]", re.IGNORECASE)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def letters() -> Iterator[tuple[str, str, LetterFacts, ComposedLetter]]:
    for language in LANGUAGES:
        for wish in examples.wishes():
            name = f"{wish.kind} {wish.right or ''}".strip()
            for facts in examples.variants(language, wish):
                yield name, language, facts, compose(facts)
        for name in named():
            for facts in examples.variants(language, examples.a_wish("access")):
                yield name, language, facts, compose_named(name, facts)


ALL = tuple(letters())
IDS = [f"{number}-{language}-{name}" for number, (name, language, _, _) in enumerate(ALL)]
every_letter = pytest.mark.parametrize(("name", "language", "facts", "letter"), ALL, ids=IDS)


def first(name: str) -> str:
    return name.partition(" ")[0]


def whole(letter: ComposedLetter) -> str:
    """Subject, text and the ready texts behind it."""
    ready = [choice.text for point in letter.open_points for choice in point.choices]
    return "\n\n".join([letter.subject, letter.body, *ready])


def test_the_table_of_duties_knows_every_letter() -> None:
    assert {first(name) for name in MUST} == {*ORDER, *named()}


@every_letter
def test_no_letter_lacks_its_duties(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del facts
    duties = [*MUST[first(name)][LANGUAGES.index(language)]]
    duties += MUST.get(name, ((), (), ()))[LANGUAGES.index(language)]
    if first(name) in WITH_RIGHTS:
        duties += RIGHTS[LANGUAGES.index(language)]
    assert [duty for duty in duties if duty not in whole(letter)] == []


@every_letter
def test_a_subject_is_one_line_with_the_reference(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del name, language
    assert letter.subject.splitlines() == [letter.subject]
    assert letter.subject.endswith(f" [{facts.reference}]")


@every_letter
def test_no_letter_claims_what_nobody_confirmed(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del name, facts
    confirm = {point.key for point in letter.open_points if point.form == "confirm"}
    for paragraph in whole(letter).split("\n\n")[1:]:
        plain = HARMLESS.sub("", MARKER.sub("", paragraph))
        if CLAIMS[language].search(plain):
            assert any(f"⟦{key}:" in paragraph for key in confirm), paragraph


@every_letter
def test_every_letter_keeps_to_its_language(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del name
    text = whole(letter)
    for official in OFFICIAL:
        text = text.replace(official, "")
    if language != "ru":
        assert not CYRILLIC.search(text.replace(facts.name or "-", ""))
    if language != "lv":
        assert not LATVIAN.search(text), LATVIAN.findall(text)


@every_letter
def test_every_letter_is_clean(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del name, language, facts
    text = whole(letter)
    flaws = re.findall(r"  | \n|\n\n\n|\.\.|None|[{}]| [.,;:!?](?!\S)|\( |ec\.europa\.eu", text)
    assert flaws == []
    assert max(map(len, text.splitlines())) < 700


@every_letter
def test_the_customer_is_addressed_politely(
    name: str, language: str, facts: LetterFacts, letter: ComposedLetter
) -> None:
    del name, facts
    small = {"lv": r"\b(jūs|jums|jūsu)\b", "ru": r"\b(вы|вас|вам|вами|ваш\w{0,3})\b", "en": "^$"}
    assert not re.findall(small[language], whole(letter))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [2, 3])
def test_any_two_or_three_wishes_make_one_letter(language: str, size: int) -> None:
    for kinds in combinations(ORDER, size):
        letter = compose(examples.facts(language, *map(examples.a_wish, reversed(kinds))))
        headings = re.findall(r"^(\d)\. ", letter.body, re.MULTILINE)
        assert headings == [str(number + 1) for number in range(size)]
        assert letter.body.count("dvi.gov.lv") == bool(WITH_RIGHTS & set(kinds))
        assert "\n" not in letter.subject


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_template_names_the_company_or_a_contact_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"micrec|\w@\w|LV-\d{4}|https?:|www\.", text, re.IGNORECASE)
