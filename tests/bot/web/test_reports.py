import re
from datetime import timedelta
from html import unescape

import pytest

from bot.core.case import State
from bot.store import cases
from tests.bot.web.premises import NOW, Premises


def busy(office: Premises) -> None:
    """One late, one due soon, two requests in one case, one answered in time."""
    for days, body in ((60, "kopiju"), (28, "izdzēst"), (1, "izdzēst un kopiju"), (2, "sūdzos")):
        office.moment[0] = NOW - timedelta(days=days)
        case = office.a_case(body, sender=f"p{days}@example.lv")
    with office.app.store.begin() as tx:
        changes = {r.id: State.ANSWERED for r in case.current()}
        cases.set_states(tx, case.id, changes, NOW)
    office.moment[0] = NOW


def test_every_number_opens_as_many_requests_as_it_counts(office: Premises) -> None:
    busy(office)
    client = office.sign_in("boss")
    page = client.get("/reports").text
    links = re.findall(r'<td class="n[^"]*"><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) > 10
    for link, number in links:
        listed = client.get(unescape(link))
        assert listed.status_code == 200
        assert re.search(rf"\b{number} requests?,", listed.text), link


def test_the_totals_stand_on_top(office: Premises) -> None:
    busy(office)
    tiles = re.findall(r"<strong>(\d+)", office.sign_in("boss").get("/reports").text)
    assert tiles == ["4", "1", "1", "1"]


@pytest.mark.parametrize("query", ["?from=x&to=y", "?from=2026-12-31&to=2026-01-01", "?to="])
def test_a_strange_period_is_no_failure(office: Premises, query: str) -> None:
    assert office.sign_in("boss").get(f"/reports{query}").status_code == 200


def test_the_report_is_a_file_too(office: Premises) -> None:
    busy(office)
    client = office.sign_in("boss")
    csv = client.get("/reports/file.csv")
    assert csv.headers["Content-Disposition"].startswith("attachment;")
    assert "\nall,5,4,1,1,1,1,1.0" in csv.text.replace("\r", "")
    assert client.get("/reports/file.json").is_json
    assert client.get("/reports/file.exe").status_code == 404


def test_a_number_that_is_none_is_said_so(office: Premises) -> None:
    client = office.sign_in("boss")
    for query in ("", "?number=x", "?number=open&kind=x"):
        assert client.get(f"/reports/cases{query}").status_code == 404
