from datetime import timedelta

from bot.core.outgoing import MAX_ATTEMPTS, PAUSES, pause_after


def test_the_pauses_grow_and_then_stay_an_hour() -> None:
    minutes = [pause_after(n) for n in range(1, MAX_ATTEMPTS)]
    assert minutes[:5] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 60)]
    assert set(minutes[4:]) == {PAUSES[-1]}


def test_after_about_a_day_a_person_has_to_look() -> None:
    pauses = [pause_after(n) for n in range(1, MAX_ATTEMPTS + 2)]
    assert pauses[-2:] == [None, None]
    tried_for = sum((p for p in pauses if p), timedelta())
    assert timedelta(hours=20) < tried_for < timedelta(hours=26)
