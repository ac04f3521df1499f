"""The one door: may this account do that, and why. Endpoints, pages, case actions and layers all ask here; what nothing declares is refused."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.errors import NotAllowed
from core.rights import Asker, Decision, RoleRights, decide, sees
from core.words import Words
from services._account import Account
from services._parts import Parts

if TYPE_CHECKING:
    from core.city import City
    from core.workflow import Action
    from services.act import Post

MACHINE = Words("机器", "Machine")
NOBODY = Words("未授岗", "No post")


def asker(city: "City", account: Account) -> Asker:
    """The account as decisions look at it."""
    words = MACHINE if account.kind == "machine" else city.roles.get(account.role, NOBODY)
    return Asker(account.role, account.kind, words, city.rights.get(account.role, RoleRights()), account.seen_by, account.owes, account.may)


def may(
    parts: Parts,
    account: Account,
    right: str,
    declared: str | tuple[str, ...],
    changes: bool = False,
    token_right: str | None = None,
    record: str | None = None,
) -> Decision:
    """Whether `account` may use a right that its unit declares for `declared` (open, account, or roles), and that opens a kind of records."""
    return decide(asker(parts.city, account), right, declared, parts.city.roles, changes, token_right, record)


def for_post(parts: Parts, account: Account, right: str, declared: tuple[str, ...]) -> bool:
    """Whether a rule of a service that is `declared` for some posts is for this one: `roles.yaml` opens (also) and closes (never) it as it does the endpoint
    of the same right, so that one line opens both."""
    return may(parts, account, right, declared).allowed


def may_take(city: "City", who: "Account | Post", name: str, action: "Action") -> Decision:
    """Whether somebody's post takes an action of a workflow. Whoever acts without an account is asked for the role alone."""
    if isinstance(who, Account):
        return decide(asker(city, who), f"do:{name}", tuple(action.roles), city.roles)
    return decide(Asker(who.role, "person", city.roles.get(who.role, NOBODY), RoleRights()), f"do:{name}", tuple(action.roles), city.roles)


def must_see(parts: Parts, account: Account, kind: str) -> None:
    """Raise NotAllowed where records of this kind are not shown to the account's role. A machine asks by its token's rights."""
    if account.kind != "machine" and not (seen := sees(asker(parts.city, account), kind)).allowed:
        raise NotAllowed(seen.why.en, seen.why)


def seen_kinds(parts: Parts, account: Account, kinds: Iterable[str]) -> list[str]:
    """Those of `kinds` that are shown to the account's role."""
    return [kind for kind in kinds if sees(asker(parts.city, account), kind).allowed]
