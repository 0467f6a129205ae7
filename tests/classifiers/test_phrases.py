import pytest

from classifiers.folding import skeleton
from classifiers.labels import Kind, Right
from classifiers.phrases import Phrases, load

TABLE = load()

SAID = {
    "Lūdzu, atrakstiet mani no jaunumiem": Kind.UNSUBSCRIBE,
    "ludzu vairs nesutiet man reklamu": Kind.UNSUBSCRIBE,
    "otpishite menja ot rassylki": Kind.UNSUBSCRIBE,
    "take me off your mailing list": Kind.UNSUBSCRIBE,
    "Kādus datus jūs par mani glabājat?": Kind.ACCESS,
    "Какие данные обо мне вы храните?": Kind.ACCESS,
    "lūdzu nomainīt manu e-pasta adresi": Kind.CORRECTION,
    "исправьте мои данные": Kind.CORRECTION,
    "izdzēsiet manu kontu": Kind.ERASURE,
    "please delete my account": Kind.ERASURE,
    "ierobežojiet manu datu apstrādi": Kind.RESTRICTION,
    "не используйте мои данные до решения спора": Kind.RESTRICTION,
    "manus datus CSV failā": Kind.PORTABILITY,
    "in a machine-readable format": Kind.PORTABILITY,
    "skaņuplate saskrāpēta": Kind.COMPLAINT,
    "товар бракованный": Kind.COMPLAINT,
    "izmantoju atteikuma tiesības": Kind.WITHDRAWAL,
    "I want to cancel my order": Kind.WITHDRAWAL,
}


@pytest.mark.parametrize(("text", "kind"), SAID.items())
def test_a_usual_phrase_is_found_in_any_spelling(text: str, kind: Kind) -> None:
    assert TABLE.hits(skeleton(text)).plain.get(kind)


@pytest.mark.parametrize("text", ["please do not delete my account", "не удалите аккаунт"])
def test_a_negated_phrase_is_counted_apart(text: str) -> None:
    hits = TABLE.hits(skeleton(text))
    assert Kind.ERASURE not in hits.plain


@pytest.mark.parametrize(
    "text", ["labot disku", "nesūtiet vairs preci", "aizmirsu paroli", "Atraksti man, kad vari"]
)
def test_false_friends_are_no_requests_about_data(text: str) -> None:
    plain = TABLE.hits(skeleton(text)).plain
    assert not {Kind.UNSUBSCRIBE, Kind.ERASURE, Kind.CORRECTION} & set(plain)


def test_the_table_names_every_kind_and_right_and_nothing_else() -> None:
    table = Phrases({"erasure": {"en": ["delete|erase .. account*"]}})
    assert table.hits(skeleton("delete my old accounts")).plain == {"erasure": 1}
    assert {*Kind, *Right} - {Kind.OTHER} == TABLE.topics
