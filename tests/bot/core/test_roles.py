from itertools import pairwise, product

import pytest

from bot.core.roles import BOT, RIGHTS, Actor, Right, Role
from bot.errors import NotAllowed

HELD = {
    Role.STAFF: {Right.CASEWORK},
    Role.MANAGER: {Right.CASEWORK, Right.REPORTS, Right.QUARANTINE},
    Role.ADMIN: {Right.CASEWORK, Right.REPORTS, Right.QUARANTINE, Right.ACCOUNTS, Right.MODELS},
}


@pytest.mark.parametrize(("role", "right"), list(product(Role, Right)))
def test_each_role_may_what_the_table_says_and_no_more(role: Role, right: Right) -> None:
    person = Actor("liga", role)
    assert person.may(right) is (right in HELD[role])
    if right in HELD[role]:
        person.must(right)
    else:
        with pytest.raises(NotAllowed, match=f"liga may not do this: it needs the right “{right}”"):
            person.must(right)


@pytest.mark.parametrize("right", Right)
def test_the_program_may_do_nothing_that_is_a_persons_to_decide(right: Right) -> None:
    assert not BOT.may(right)
    with pytest.raises(NotAllowed):
        BOT.must(right)


def test_each_role_holds_what_the_one_before_it_holds() -> None:
    assert all(RIGHTS[lower] < RIGHTS[higher] for lower, higher in pairwise(Role))
