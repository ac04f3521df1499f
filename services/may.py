"""The one door: may this account do that, and why. Endpoints, pages, case actions and layers all ask here; what nothing declares is refused."""

from typing import TYPE_CHECKING

from core.rights import Asker, Decision, RoleRights, decide
from core.words import Words
from services._account import Account
from services._parts import Parts

if TYPE_CHECKING:
    from core.city import City

MACHINE = Words("机器", "Machine")
NOBODY = Words("未授岗", "No post")


def asker(city: "City", account: Account) -> Asker:
    """The account as decisions look at it."""
    words = MACHINE if account.kind == "machine" else city.roles.get(account.role, NOBODY)
    return Asker(account.role, account.kind, words, city.rights.get(account.role, RoleRights()), account.seen_by, account.owes, account.may)


def may(parts: Parts, account: Account, right: str, declared: str | tuple[str, ...], changes: bool = False, token_right: str | None = None) -> Decision:
    """Whether `account` may use a right that its unit declares for `declared` (open, account, or roles)."""
    return decide(asker(parts.city, account), right, declared, parts.city.roles, changes, token_right)
