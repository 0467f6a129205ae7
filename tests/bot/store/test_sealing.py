import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, StoreError
from bot.store.sealing import add_key, normal_address, read_keys, write_keys
from tests.builders import a_sealer


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "test.keys"
    write_keys(path)
    return path


def test_a_fresh_key_file_is_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_keys(tmp_path / "k")
    finally:
        os.umask(before)
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o601])
def test_a_key_file_that_others_can_touch_is_refused_with_the_cure(keys: Path, mode: int) -> None:
    keys.chmod(mode)
    with pytest.raises(ConfigError, match=f"run “chmod 600 {re.escape(str(keys))}”"):
        read_keys(keys)


def test_a_missing_key_file_names_itself_and_both_cures(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere is missing; put back .*micrec-bot init"):
        read_keys(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("what", "into"),
    [
        (r'content = \["[^"]+"\]', "content = []"),
        (r'content = \["[^"]+"\]', 'content = ["too short"]'),
        (r'content = \["[^"]+"\]', 'content = "abc"'),
        (r'lookup = "[^"]+"', ""),
        (r'lookup = "[^"]+"', 'lookup = ""'),
        (r'lookup = "[^"]+"', 'lookup = "c2hvcnQ="'),
        (r'web = "[^"]+"', 'web = "ķēde"'),
        (r'web = "[^"]+"', "web = 7"),
    ],
)
def test_a_damaged_key_file_is_refused_and_not_half_used(keys: Path, what: str, into: str) -> None:
    keys.write_text(re.sub(what, into, keys.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"is damaged: .* put back a copy of it"):
        read_keys(keys)


@pytest.mark.parametrize("content", [b"content = [", b"\xff\xfe"])
def test_a_key_file_that_is_no_toml_is_refused_in_a_sentence(keys: Path, content: bytes) -> None:
    keys.write_bytes(content)
    with pytest.raises(ConfigError, match=r"test\.keys cannot be read"):
        read_keys(keys)


def test_a_key_file_is_never_overwritten(keys: Path) -> None:
    before = keys.read_bytes()
    with pytest.raises(ConfigError, match="it is not overwritten, since it opens the database"):
        write_keys(keys)
    assert keys.read_bytes() == before


def test_two_installations_have_different_keys(keys: Path, tmp_path: Path) -> None:
    write_keys(tmp_path / "other")
    one, other = read_keys(keys), read_keys(tmp_path / "other")
    assert one.address_hash("a@b.lv") != other.address_hash("a@b.lv")
    with pytest.raises(StoreError, match="no key in the key file fits"):
        other.open(one.close(b"x"))


def test_the_keys_never_show_themselves(keys: Path) -> None:
    secrets = re.findall(r'"([^"]{20,})"', keys.read_text(encoding="utf-8"))
    assert len(secrets) == 3
    assert not any(s in repr(read_keys(keys)) + str(read_keys(keys)) for s in secrets)


def test_a_new_key_closes_what_comes_and_the_old_one_still_opens_what_was(keys: Path) -> None:
    old = read_keys(keys)
    closed = old.close(b"before")
    add_key(keys)
    new = read_keys(keys)
    assert (new.keys, new.open(closed)) == (2, b"before")
    with pytest.raises(StoreError):
        old.open(new.close(b"after"))
    assert keys.stat().st_mode & 0o777 == 0o600
    assert new.address_hash("a@b.lv") == old.address_hash("a@b.lv")
    assert new.web_secret == old.web_secret


def test_turning_over_to_a_new_key_needs_the_old_one(keys: Path, tmp_path: Path) -> None:
    write_keys(tmp_path / "other")
    with pytest.raises(StoreError, match="put the key file back"):
        read_keys(tmp_path / "other").rotate(read_keys(keys).close(b"x"))


def test_a_changed_byte_is_found_and_not_decoded(keys: Path) -> None:
    sealer = read_keys(keys)
    closed = bytearray(sealer.close(b"text"))
    closed[20] ^= 1
    with pytest.raises(StoreError):
        sealer.open(bytes(closed))


@given(st.binary(max_size=2_000))
def test_what_was_closed_opens_as_it_was(content: bytes) -> None:
    sealer = a_sealer()
    closed = sealer.close(content)
    assert sealer.open(closed) == content
    assert sealer.close(content) != closed


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5))
def test_values_of_any_text_come_back_even_broken_surrogates(value: dict[str, object]) -> None:
    sealer = a_sealer()
    broken = {**value, "odd": "ā\udce4\x00"}
    assert sealer.open_json(sealer.close_json(broken)) == broken


@pytest.mark.parametrize(
    "same",
    ["Anna@Piemers.LV", " anna@piemers.lv ", "ANNA@PIEMERS.LV"],
)
def test_one_address_has_one_hash_however_it_is_written(same: str) -> None:
    assert a_sealer().address_hash(same) == a_sealer().address_hash("anna@piemers.lv")


def test_a_domain_in_letters_and_in_its_ascii_form_is_one() -> None:
    assert normal_address("Jānis@Pasts-šeit.LV") == "jānis@xn--pasts-eit-q3b.lv"
    assert normal_address("a@ŠŠ.lv") == normal_address("a@šš.lv")


@pytest.mark.parametrize("odd", ["", "@", "a@", "@b", "a@@ā..ā", "a@" + "ā" * 300, "a\udce4@ā"])
def test_an_impossible_address_still_has_a_hash(odd: str) -> None:
    assert len(a_sealer().address_hash(odd)) == 64


def test_hashes_for_different_purposes_cannot_be_compared() -> None:
    sealer = a_sealer()
    purposes = ("raw", "address", "message-id", "same mail")
    assert len({sealer.hash("x", p) for p in purposes}) == len(purposes)
    assert sealer.chain_key not in (sealer.web_secret, b"look-up")
