from datetime import UTC, datetime, timedelta

from bot.core.models import Version, superfluous

START = datetime(2026, 1, 1, tzinfo=UTC)


def learnt(number: int, *, in_use: bool = False) -> Version:
    return Version(name=f"v{number}", learnt_at=START + timedelta(days=number), in_use=in_use)


DELIVERED = Version(name="d", delivered=True)


def test_the_newest_five_stay() -> None:
    found = superfluous([DELIVERED, *map(learnt, range(7))])
    assert {version.name for version in found} == {"v0", "v1"}


def test_the_one_in_use_and_the_one_delivered_never_go() -> None:
    assert superfluous([DELIVERED, learnt(0, in_use=True), *map(learnt, range(1, 6))]) == []


def test_a_version_that_cannot_be_read_goes_first() -> None:
    torn = Version(name="torn", trouble="It is torn.")
    assert superfluous([DELIVERED, torn, *map(learnt, range(5))]) == [torn]
