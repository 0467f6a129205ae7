"""The charset that is true is found, whatever the label says."""

import pytest

from bot.edges.charset import codec, decode

LATVIAN = "Labdien! Lūdzu dzēsiet manu kontu, jo Jūsu veikalā vairs neiepērkos. Paldies, Ķirsis"
RUSSIAN = "Здравствуйте! Прошу удалить мои данные из вашего магазина. Спасибо, Ёлкин"
BALTIC = ["windows-1257", "iso-8859-13", "iso-8859-4"]
CYRILLIC = ["windows-1251", "koi8-r"]
TEXTS = [(LATVIAN, name) for name in [*BALTIC, "utf-8"]]
TEXTS += [(RUSSIAN, name) for name in [*CYRILLIC, "utf-8"]]
LABELS = [None, "us-ascii", "iso-8859-1", "utf-8", *BALTIC, *CYRILLIC, "no-such-charset"]


@pytest.mark.parametrize(("text", "true"), TEXTS)
@pytest.mark.parametrize("label", LABELS)
def test_a_wrong_or_missing_label_does_not_spoil_the_text(
    text: str, true: str, label: str | None
) -> None:
    assert decode(text.encode(true), label).text == text


@pytest.mark.parametrize(("text", "true"), TEXTS)
def test_a_right_label_gives_no_defect(text: str, true: str) -> None:
    assert decode(text.encode(true), true).defects == ()


FOREIGN = [
    ("Grüße, ich möchte meine Daten löschen", "iso-8859-1"),
    ("Français: je voudrais être retiré, où êtes-vous?", "windows-1252"),
    ("Mõned küsimused, Jüri Õunapuu", "iso-8859-1"),
    ("Prašau ištrinti mano duomenis, ačiū, Žąsinas", "windows-1257"),
    ("Proszę usunąć moje dane osobowe", "iso-8859-2"),
    ("Прошу видалити мої дані, дякую", "koi8-u"),
    ("Прошу удалить мои данные", "cp866"),
    ("Καλημέρα, θέλω να διαγράψετε τα δεδομένα μου", "windows-1253"),
    ("你好，请删除我的个人资料", "gb2312"),
    ("こんにちは、データを削除してください", "iso-2022-jp"),
    ("안녕하세요 제 데이터를 삭제해 주세요", "ks_c_5601-1987"),
]


@pytest.mark.parametrize(("text", "true"), FOREIGN)
def test_other_languages_are_read_as_labelled(text: str, true: str) -> None:
    encoding = {"ks_c_5601-1987": "cp949"}.get(true, true)
    assert decode(text.encode(encoding), true).text == text


@pytest.mark.parametrize("once", ["latin-1", "cp1252"])
def test_latvian_encoded_twice_is_undone(once: str) -> None:
    raw = "vēlos, paldies, Jānis".encode().decode(once, "ignore").encode()
    whole = "vēlos, paldies, Jānis".encode().decode("latin-1").encode()
    assert decode(whole, "utf-8").text == "vēlos, paldies, Jānis"
    assert "mojibake" in {defect.code for defect in decode(raw, "utf-8").defects}


def test_russian_encoded_twice_is_undone() -> None:
    raw = "Привет, удалите данные".encode().decode("cp1251", "replace").encode()
    assert decode(raw, "utf-8").text.startswith("Привет, удалите") or b"\xef\xbf\xbd" in raw


def test_text_that_only_looks_doubled_stays() -> None:
    text = "RĀPOT ÄÖ Ã© РёвЪ Ärger"
    assert decode(text.encode(), "utf-8").text == text.replace("Ã©", "é")


def test_bytes_nothing_fits_stay_visible() -> None:
    read = decode("Lūdzu dzēsiet: ".encode() + b"\xc5", "utf-8")
    assert read.text == "Lūdzu dzēsiet: \ufffd"
    assert "undecodable" in {defect.code for defect in read.defects}


def test_a_disagreement_with_the_label_is_told() -> None:
    defects = decode(LATVIAN.encode("windows-1257"), "iso-8859-1").defects
    assert [(one.code, one.detail) for one in defects] == [
        ("charset_wrong", "windows-1252 -> windows-1257")
    ]


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "unicode_escape", "zlib", "rot13", "\0", "ā"]
)
def test_codecs_that_are_no_charsets_are_refused(label: str) -> None:
    assert codec(label) is None
    assert decode(b"abc \xc4\x81", label).text == "abc ā"
