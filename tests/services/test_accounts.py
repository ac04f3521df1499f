"""First accounts where there is no demo."""

import pytest

from core.errors import BadInput, Unusable
from core.passwords import check_password
from services.accounts import make_account
from services.who import sign_in


def test_the_admin_made_on_the_command_line_may_sign_in(parts) -> None:
    make_account(parts, "zhang", "admin", "Right-horse-7")
    assert sign_in(parts, "zhang", "Right-horse-7", "127.0.0.1")[1].role == "admin"


def test_a_name_in_use_is_refused(parts) -> None:
    make_account(parts, "zhang", "admin", "Right-horse-7")
    with pytest.raises(Unusable, match="another name"):
        make_account(parts, "zhang", "auditor", "Right-horse-7")


@pytest.mark.parametrize("password", ["Short-1", "onlysmallletters", "small1234567"])
def test_a_weak_password_is_refused_with_the_rule(password: str) -> None:
    with pytest.raises(BadInput, match="three kinds"):
        check_password(password)
