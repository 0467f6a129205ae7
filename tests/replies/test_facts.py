from datetime import date

import pytest

from replies import defaults, examples
from replies.defaults import ABOUT, LANGUAGES, About, about
from replies.facts import Company


def test_a_company_needs_only_its_own_data() -> None:
    company = Company(name="A", registration_number="1", address="B", email="c@d.example")
    assert company.inspectorate.email == "pasts@dvi.gov.lv"
    assert company.consumer_authority.email == "pasts@ptac.gov.lv"
    assert set(company.signature) == set(company.about) == set(LANGUAGES)


def test_the_contact_data_of_authorities_say_when_they_were_looked_up() -> None:
    assert date(2026, 11, 22) <= defaults.CHECKED_ON


def test_nobody_claims_to_know_to_whom_the_company_gives_data() -> None:
    assert all(not ABOUT[language].recipients for language in LANGUAGES)


def test_the_config_replaces_only_the_lists_it_gives() -> None:
    found = about({"recipients": ["Kurjers"]}, About(purposes=("orders",)))
    assert found == About(purposes=("orders",), recipients=("Kurjers",))


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(TypeError, match="recipient"):
        about({"recipient": ["Kurjers"]})


def test_personal_data_stay_out_of_logs() -> None:
    facts = examples.facts("en", examples.a_wish("correction"))
    assert "Ilze" not in repr(facts)
    assert "@old" not in repr(facts)
