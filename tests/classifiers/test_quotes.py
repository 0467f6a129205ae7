"""Own words, quotes and signatures, as the mail programs of customers write them."""

import random
import time
from itertools import pairwise

import pytest

from classifiers.quotes import Part, own, segments

WISH = "Lūdzu, dzēsiet manus datus."
BORDERS = {
    "gmail lv": "pirmd., 2026. g. 2. marts, plkst. 10:14 — MicRec (<info@micrec.lv>) rakstīja:",
    "gmail lv without brackets": "2026. gada 2. martā 10:14 MicRec <info@micrec.lv> rakstīja:",
    "gmail en": "On Mon, 2 Mar 2026 at 10:14, MicRec <info@micrec.lv> wrote:",
    "gmail ru": "пн, 2 мар. 2026 г. в 10:14, MicRec <info@micrec.lv>:",
    "apple lv": "2026. gada 2. martā, plkst. 10:14, MicRec <info@micrec.lv> rakstīja:",
    "apple ru": "2 марта 2026 г., в 10:14, MicRec <info@micrec.lv> написал(а):",
    "apple en": "On 2 Mar 2026, at 10:14, MicRec <info@micrec.lv> wrote:",
    "thunderbird en": "On 02/03/2026 10:14, MicRec wrote:",
    "thunderbird ru": "02.03.2026 10:14, MicRec пишет:",
    "thunderbird lv": "02.03.2026 10:14, MicRec rakstīja:",
    "mail.ru": "Понедельник, 2 марта 2026, 10:14 +02:00 от MicRec <info@micrec.lv>:",
    "yandex": '02.03.2026, 10:14, "MicRec" <info@micrec.lv>:',
    "inbox.lv": "Citējot MicRec <info@micrec.lv>:",
    "wrapped over two lines": "On Mon, 2 Mar 2026 at 10:14, MicRec\n<info@micrec.lv> wrote:",
    "wrapped over three lines": (
        "On Mon, 2 Mar 2026 at 10:14, Somebody <\ninfo-at-a-very-long-name@micrec.lv>\nwrote:"
    ),
    "original message": "-----Original Message-----",
    "sākotnējais ziņojums": "-----Sākotnējais ziņojums-----",
    "исходное сообщение": "----- Исходное сообщение -----",
    "pārsūtīts": "---- Pārsūtīts ziņojums ----",
    "пересылаемое": "-------- Пересылаемое сообщение --------",
    "samsung": "-------- Sākotnējā ziņa --------\nNo: A <a@b.lv>\nDatums: 02.03.26 10:14",
    "sākotnējā ziņa without dashes": "Sākotnējā ziņa\nNo: MicRec <info@micrec.lv>\nKam: Anna",
    "android": "---- MicRec wrote ----",
    "outlook en": (
        "From: MicRec <info@micrec.lv>\nSent: Monday, March 2, 2026 10:14 AM\n"
        "To: Anna <anna@inbox.lv>\nSubject: Pasūtījums"
    ),
    "outlook lv": (
        "No: MicRec <info@micrec.lv>\nNosūtīts: pirmdiena, 2026. gada 2. marts 10:14\n"
        "Kam: Anna <anna@inbox.lv>\nTēma: Pasūtījums"
    ),
    "outlook ru": (
        "От: MicRec <info@micrec.lv>\nОтправлено: 2 марта 2026 г. 10:14\n"
        "Кому: Anna <anna@inbox.lv>\nТема: Заказ"
    ),
    "outlook bold": "*From:* A\n*Sent:* Monday, March 2, 2026 10:14 AM\n*To:* B\n*Subject:* A",
    "outlook on the web": (
        "________________________________\nFrom: MicRec <info@micrec.lv>\n"
        "Sent: Monday, March 2, 2026 10:14\nTo: Anna\nSubject: A"
    ),
    "outlook from html, blank lines between": (
        "No: A <info@micrec.lv>\n\nNosūtīts: 2026. gada 2. marts 10:14\n\nKam: Anna\n\nTemats: A"
    ),
    "unknown language under a ruler": (
        "________________________________\nFrom: A <a@micrec.lv>\nSaadetud: 02.03.2026 10:14"
    ),
}


@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
def test_what_stands_below_a_border_is_quoted(border: str) -> None:
    body = f"{WISH}\n\n{border}\n\nLabdien! Jūsu pasūtījums ir nosūtīts.\nMicRec\n"
    assert own(body) == WISH


@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
def test_answers_below_and_between_marked_lines_stay_own(border: str) -> None:
    body = f"{border}\n> Vai dzēst kontu?\nJā, dzēst.\n\n> Un datus?\n{WISH}\n"
    assert own(body).split("\n") in (["Jā, dzēst.", WISH], ["Jā, dzēst.", "", WISH])


DEVICES = [
    "Sent from my iPhone",
    "Nosūtīts no mana iPhone",
    "Отправлено с iPhone",
    "Sent from Outlook for Android",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Iegūt Outlook darbam ar Android",
    "Отправлено из мобильной Почты Mail.ru",
    "Отправлено из мобильного приложения Яндекс Почты",
    "Sūtīts no Samsung Galaxy viedtālruņa",
    "Sent with Proton Mail secure email.",
    "Virus-free. www.avast.com",
]


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_phone_adds_is_signature(line: str) -> None:
    assert own(f"{WISH}\n\n{line}\n") == WISH


CLOSINGS = [
    "Ar cieņu,\nJānis Bērziņš",
    "Ar cieņu, Jānis Bērziņš",
    "ar cienu janis",
    "Ar cieņu\nJānis Bērziņš\ndirektors\nSIA „Piemērs”\nTālr. +371 29123456\nwww.piemers.lv",
    "Ar sveicieniem\nAnna",
    "С уважением,\nИван Петров\nтел. 29123456",
    "Kind regards,\nJohn Smith\nHead of Sales\nExample Ltd",
    "-- \nJānis\n29123456",
    "--\nJānis Bērziņš",
    "Paldies!\nAr cieņu,\nJānis",
]


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_with_a_name_is_signature(closing: str) -> None:
    assert own(f"{WISH}\n\n{closing}\n").removesuffix("Paldies!").strip() == WISH


@pytest.mark.parametrize(
    "below",
    [
        "P.S. Dzēsiet arī manu e-pastu!",
        "Un vēl: nesūtiet man jaunumus.",
        "Lūdzu, atbildiet līdz piektdienai",
        "Удалите и мой аккаунт",
        "please also remove my phone",
        "Kad saņemšu naudu?",
        "Es joprojām gaidu savu grāmatu jau trešo nedēļu un neviens neatbild",
    ],
)
def test_a_wish_below_the_signature_stays_own(below: str) -> None:
    body = f"Labdien!\n\nAr cieņu,\nJānis Bērziņš\n\n{below}\n"
    assert own(body).endswith(below)
    assert "Bērziņš" not in own(body)


OWN = [
    "Paldies, ka tik ātri izdarījāt! Jauku dienu.",
    "Ar cieņu pret jūsu darbu, bet datus lūdzu dzēst!",
    "No: Jānis Bērziņš\nKam: MicRec\nTemats: Pieteikums\n\nLūdzu izsniegt manu datu kopiju.",
    "Labdien!\nJūsu darbinieks man pirmdien rakstīja:\nnauda būs rīt. Tās nav.",
    "Lūdzu, atrakstiet mani.\n\nUnsubscribe",
    "unsubscribe",
    "Mans jaunais tālrunis: 29123456\nAdrese: Brīvības iela 1, Rīga",
    ">>> SKATIET ŠEIT <<<",
    "Jūs esat izpauduši konfidenciālu informāciju par mani!",
    "Date: 2026-03-02\nVieta: Rīga\nLūdzu dzēst datus.",
    "1. Dzēst kontu\n--\n2. Lūdzu atsūtīt apstiprinājumu, ka dati ir dzēsti",
    "Sūtīts no citas adreses, lūdzu dzēsiet abas",
]


@pytest.mark.parametrize("body", OWN)
def test_in_doubt_every_line_is_own(body: str) -> None:
    wish = body.splitlines()[-1]
    assert wish in own(body)
    assert all(segment.part is not Part.QUOTED for segment in segments(body))


def test_a_forward_without_own_words_is_wholly_quoted() -> None:
    body = f"\n---------- Forwarded message ---------\nNo: A <a@b.lv>\nDate: 2026\n\n{WISH}\n"
    assert own(body) == ""


def test_words_below_the_end_of_a_forward_are_own() -> None:
    start = "-------- Пересылаемое сообщение --------\n02.03.2026, 10:14, A <a@b.lv>:\nтекст\n"
    body = f"{start}-------- Конец пересылаемого сообщения --------\n{WISH}"
    assert own(body) == WISH


def test_a_legal_notice_at_the_end_is_signature() -> None:
    notice = (
        "Šis e-pasts ir konfidenciāls un domāts adresātam.\nLūdzu dzēsiet to, ja kļūdaini saņemts."
    )
    assert own(f"{WISH}\n\nAnna\n\n{notice}\n") == f"{WISH}\n\nAnna"


def test_the_foot_of_a_pasted_newsletter_is_quoted() -> None:
    foot = "Jūs saņemat šo e-pastu, jo pieteicāties.\nLai atteiktos no jaunumiem, spiediet.\n© 2026"
    assert own(f"{WISH}\n\n{foot}") == WISH


def test_a_line_break_inside_a_quoted_link_does_not_end_the_quote() -> None:
    body = (
        f"{WISH}\n\nOn 2 Mar 2026, at 10:14, A <a@b.lv> wrote:\n> see (http://a.lv/x\n_y=3)\n> end"
    )
    assert own(body) == WISH


def test_segments_cover_the_body_in_order_without_gaps() -> None:
    pieces = [
        "a",
        "> b",
        "",
        "-- ",
        "Ar cieņu,",
        "Jānis",
        "From: a@b.lv",
        "Sent: 10:14",
        "____",
        " ",
    ]
    chance = random.Random(7)
    for _ in range(300):
        body = "\n".join(chance.choices(pieces, k=chance.randrange(9)))
        found = segments(body)
        assert "".join(body[start:end] for start, end, _ in found) == body
        assert all(one.end == two.start for one, two in pairwise(found))
        assert all(one.part is not two.part for one, two in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        " ",
        "a ",
        "> ",
        ">\n",
        "\n",
        "-",
        "_",
        "From: a\n",
        "On 2026 10:14 wrote:\n",
        "--\n",
        "<",
        "Ar cieņu,\n",
    ],
)
def test_a_megabyte_of_anything_takes_time_in_proportion(piece: str) -> None:
    small, large = (piece * (size // len(piece)) for size in (20_000, 200_000))
    spent: list[float] = []
    for body in (small, large):
        started = time.process_time()
        segments(body)
        spent.append(time.process_time() - started)
    # Ten times the text may take twenty times as long, not a hundred.
    assert spent[1] < 20 * max(spent[0], 0.01)
