"""Signing in through the house's own identity server: it says who somebody is, the account here says what he may."""

from typing import Literal

from core.passwords import MOST
from data_sources import identity
from data_sources.identity import Identity, NotIdentified
from services import audit
from services._account import Account
from services._parts import Parts
from services.who import begin
from store import accounts

__all__ = ["NoAccount", "NotIdentified", "came_back", "enter", "way"]


class NoAccount(Exception):
    """The identity server knows him; `why` says why he does not come in: unknown here, or without the second step his post needs."""

    def __init__(self, why: Literal["unknown", "second"]) -> None:
        super().__init__(why)
        self.why = why


def way(parts: Parts, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to keep until it is back. Raises NotIdentified."""
    return identity.way(parts.settings.oidc_issuer, parts.settings.oidc_client, back)


def came_back(parts: Parts, back: str, address: str, kept: dict[str, str]) -> Identity:
    """Who it is. Raises NotIdentified."""
    of = parts.settings
    return identity.came_back(of.oidc_issuer, of.oidc_client, of.oidc_secret, back, address, kept, of.oidc_claim)


def enter(parts: Parts, who: Identity, address: str, agent: str) -> tuple[str, Account]:
    """A session for the account of this person: the one tied to him, else the one of his user name, tied to him from now on. Raises NoAccount."""
    with parts.store.read() as conn:
        row = accounts.of_subject(conn, who.subject)
        if row is None and who.name and len(who.name) <= MOST:
            named = accounts.by_username(conn, who.name)
            row = named if named is not None and named["subject"] is None and not named["demo"] else None
    if row is None or row["disabled"] or row["role"] == "wall":
        _refused(parts, None if row is None else row["id"], "unknown", address)
        raise NoAccount("unknown")
    rights = parts.city.rights.get(row["role"])
    if rights and rights.second_step and not who.second:
        _refused(parts, row["id"], "second", address)
        raise NoAccount("second")
    if row["subject"] is None:
        with parts.store.write() as conn:
            accounts.change(conn, row["id"], subject=who.subject, must_change=False)
            audit.record(conn, None, "account.change", target=f"account:{row['id']}", detail={"single_sign_on": True}, address=address)
            row = accounts.one(conn, row["id"]) or row
    return begin(parts, row, address, agent, None, "single sign-on")


def _refused(parts: Parts, account: int | None, why: str, address: str) -> None:
    with parts.store.write() as conn:
        audit.record(conn, None, "sign_in", f"account:{account}" if account else None, "refused", {"reason": why, "by": "single sign-on"}, address)
