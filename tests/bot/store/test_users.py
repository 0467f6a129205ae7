import pytest

from bot.core.roles import Role
from bot.errors import NotAllowed, NotFound
from bot.store import users
from bot.store.engine import Store
from tests.builders import NOW


def hired(store: Store, username: str = "liga", email: str = "liga@micrec.lv") -> int:
    with store.begin() as tx:
        return users.add(
            tx,
            username,
            email=email,
            password="$argon2id$made-elsewhere",
            role=Role.STAFF,
            language="lv",
            uniquifier=username * 2,
            now=NOW,
        )


def test_an_account_comes_back_and_hides_its_password(store: Store) -> None:
    hired(store)
    with store.read() as tx:
        found = users.get(tx, "liga")
        assert users.find(tx, email="liga@micrec.lv") == found
    assert (found.role, found.active, found.created_at) == (Role.STAFF, True, NOW)
    assert "argon2" not in repr(found)


@pytest.mark.parametrize(
    ("username", "email"), [("liga", "other@micrec.lv"), ("other", "liga@micrec.lv")]
)
def test_each_person_has_an_own_user_id_and_address(
    store: Store, username: str, email: str
) -> None:
    hired(store)
    with pytest.raises(NotAllowed, match=f"user ID {username} or its address already"):
        hired(store, username, email)


def test_an_unknown_user_is_said_with_the_way_to_find_others(store: Store) -> None:
    with store.read() as tx, pytest.raises(NotFound, match="no user anna; “micrec-bot user list”"):
        users.get(tx, "anna")


def test_accounts_are_listed_by_user_id_and_can_be_changed(store: Store) -> None:
    hired(store, "marta", "marta@micrec.lv")
    user_id = hired(store)
    with store.begin() as tx:
        users.set_fields(tx, user_id, active=False, role=Role.MANAGER, last_login_at=NOW)
        found = users.listed(tx)
    assert [u.username for u in found] == ["liga", "marta"]
    assert (found[0].active, found[0].role, found[0].last_login_at) == (False, Role.MANAGER, NOW)
