import re
from pathlib import Path

import pytest

from bot import web
from tests.bot.web.premises import Premises

TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))


@pytest.mark.parametrize("address", ["/signin", "/", "/nothing", "/static/style.css", "/healthz"])
def test_every_answer_tells_the_browser_to_be_careful(office: Premises, address: str) -> None:
    answer = office.web.test_client().get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    answer.close()


def test_pages_with_personal_content_are_not_kept_by_the_browser(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    for address in ("/", f"/cases/{case.ref}", "/mails/1/raw"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_page_holds_a_script_or_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=|\|\s*safe", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_every_form_that_acts_carries_its_proof(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
    assert all("{{ csrf() }}" in form or "{{ seen() }}" in form for form in forms)
