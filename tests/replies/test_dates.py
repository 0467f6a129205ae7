from datetime import date

import pytest

from replies import dates

LV = {
    1: ("janvāris", "janvārī", "janvārim"),
    2: ("februāris", "februārī", "februārim"),
    3: ("marts", "martā", "martam"),
    4: ("aprīlis", "aprīlī", "aprīlim"),
    5: ("maijs", "maijā", "maijam"),
    6: ("jūnijs", "jūnijā", "jūnijam"),
    7: ("jūlijs", "jūlijā", "jūlijam"),
    8: ("augusts", "augustā", "augustam"),
    9: ("septembris", "septembrī", "septembrim"),
    10: ("oktobris", "oktobrī", "oktobrim"),
    11: ("novembris", "novembrī", "novembrim"),
    12: ("decembris", "decembrī", "decembrim"),
}
RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize(("month", "forms"), tuple(LV.items()))
def test_latvian_months_take_the_ending_the_sentence_needs(
    month: int, forms: tuple[str, str, str]
) -> None:
    day = date(2026, month, 22)
    written = dates.plain(day, "lv"), dates.on(day, "lv"), dates.by(day, "lv")
    assert written == tuple(f"2026. gada 22. {form}" for form in forms)


@pytest.mark.parametrize(("month", "name"), tuple(enumerate(RU, 1)))
def test_russian_dates_use_the_genitive(month: int, name: str) -> None:
    day = date(2026, month, 1)
    assert dates.plain(day, "ru") == dates.on(day, "ru") == dates.by(day, "ru")
    assert dates.on(day, "ru") == f"1 {name} 2026 г."


@pytest.mark.parametrize(("month", "name"), tuple(enumerate(EN, 1)))
def test_english_dates_put_the_day_first(month: int, name: str) -> None:
    day = date(2026, month, 30 if month != 2 else 28)
    assert dates.by(day, "en") == f"{day.day} {name} 2026"
