from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.chain import START, Event, faults, link

KEY = b"key"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def a_history(length: int, key: bytes = KEY) -> list[Event]:
    made: list[Event] = []
    for number in range(1, length + 1):
        event = Event(
            seq=number,
            at=NOON + timedelta(minutes=number),
            actor="liga",
            action="note added",
            case_ref="MR-2026-000001",
            detail={"note": number},
            previous=made[-1].hash if made else START,
            hash="",
        )
        made.append(replace(event, hash=link(key, event)))
    return made


def head(events: list[Event]) -> tuple[int, str]:
    return (events[-1].seq, events[-1].hash) if events else (0, START)


@given(st.integers(0, 12))
def test_a_whole_history_has_no_faults(length: int) -> None:
    events = a_history(length)
    assert faults(KEY, events, head(events)) == []


@given(st.integers(1, 12), st.data())
def test_any_entry_taken_out_is_missed_the_last_one_too(length: int, data: st.DataObject) -> None:
    events = a_history(length)
    gone = data.draw(st.integers(0, length - 1))
    assert faults(KEY, events[:gone] + events[gone + 1 :], head(events))


@given(st.integers(2, 12), st.data())
def test_any_other_order_is_found(length: int, data: st.DataObject) -> None:
    events = a_history(length)
    order = data.draw(st.permutations(events).filter(lambda found: found != events))
    assert faults(KEY, order, head(events))


@given(st.integers(1, 12), st.data())
def test_any_cut_tail_is_found_when_the_head_still_stands(length: int, data: st.DataObject) -> None:
    events = a_history(length)
    kept = data.draw(st.integers(0, length - 1))
    (fault, *_) = faults(KEY, events[:kept], head(events))
    assert fault == f"The history ends at entry {kept}, but entry {length} was the last written."


@given(st.integers(1, 12), st.data(), st.sampled_from(["actor", "action", "case_ref"]))
def test_any_changed_word_is_found(length: int, data: st.DataObject, name: str) -> None:
    events = a_history(length)
    at = data.draw(st.integers(0, length - 1))
    word = data.draw(st.text(max_size=5))
    changed = {"actor": replace(events[at], actor=word), "action": replace(events[at], action=word)}
    other = [*events]
    other[at] = changed.get(name, replace(events[at], case_ref=word or None))
    assert faults(KEY, other, head(events)) == [f"Entry {at + 1} was changed."]


def test_who_has_no_key_cannot_write_a_history_anew() -> None:
    forged = a_history(3, key=b"guess")
    found = faults(KEY, forged, head(forged))
    assert found == [f"Entry {n} was changed." for n in (1, 2, 3)]


def test_the_same_moment_told_in_another_time_zone_is_no_change() -> None:
    (event,) = a_history(1)
    riga = replace(event, at=event.at.astimezone(ZoneInfo("Europe/Riga")))
    assert link(KEY, riga) == event.hash
