"""Signing in with a second step, idling out, posts for a time, tokens, and the three powers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core import totp
from core.errors import BadInput, NotAllowed, NotFound
from core.passwords import check_password
from services import accounts, grants, my_account
from services._parts import Parts
from services.who import Account, SignInRefused, renew, sign_in, who
from store import tables
from store.engine import Store
from tests import kit

CITY, PASSWORD = "440604", "Right-horse-7"


def make(parts: Parts, role: str, name: str) -> Account:
    accounts.make_account(parts, name, role, PASSWORD)  # type: ignore[arg-type]
    return sign_in(parts, name, PASSWORD, "127.0.0.1")[1]


def newly(parts: Parts, username: str) -> Account:
    """Signed in anew."""
    return sign_in(parts, username, kit.PASSWORD, "127.0.0.1")[1]


def age(parts: Parts, minutes: float) -> None:
    """All sessions were last used so long ago."""
    with parts.store.write() as conn:
        conn.execute(update(tables.sessions).values(seen_at=datetime.now(UTC) - timedelta(minutes=minutes)))


@pytest.mark.parametrize("password", ["Password123!", "Qwerty12345!", "Magnet-2026", "Chancheng1!"])
def test_a_common_password_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_password(password)
    assert caught.value.code == "common_password"


def test_the_codes_are_those_of_the_standard() -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, cut to six digits
    assert [totp.code(key, at // 30) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_with_a_second_step_the_password_alone_opens_nothing(parts: Parts) -> None:
    account = make(parts, "auditor", "zhang")
    key = my_account.begin_second_step(parts, account, PASSWORD)
    now = int(datetime.now(UTC).timestamp()) // 30
    my_account.confirm_second_step(parts, account, key["sealed"], totp.code(key["key"], now))
    with pytest.raises(SignInRefused) as caught:
        sign_in(parts, "zhang", PASSWORD, "127.0.0.1")
    assert caught.value.reason == "second_step"
    with pytest.raises(SignInRefused) as caught:  # the code that confirmed it was used
        sign_in(parts, "zhang", PASSWORD, "127.0.0.1", totp.code(key["key"], now))
    assert caught.value.reason == "wrong_code"
    assert sign_in(parts, "zhang", PASSWORD, "127.0.0.1", totp.code(key["key"], now + 1))[1].role == "auditor"


def test_a_power_owes_a_second_step_outside_a_demo(parts: Parts) -> None:
    real = replace(parts, settings=replace(parts.settings, demo=False))
    assert make(real, "admin", "zhang").owes == "second_step"
    assert newly(real, kit.login(real, "leader", CITY)).owes == ""


def test_an_idle_session_ends_after_half_an_hour_and_a_walls_never(parts: Parts) -> None:
    person, wall = (sign_in(parts, kit.login(parts, role, CITY), kit.PASSWORD, "127.0.0.1")[0] for role in ("leader", "wall"))
    age(parts, 29)
    assert who(parts, person)
    age(parts, 31)
    other = replace(parts, store=Store.open(kit.address(parts), parts.settings.home))  # another process, which keeps nothing of it yet
    assert who(other, person) is None
    assert who(other, wall)
    other.store.close()


def test_a_new_password_ends_the_other_sessions(parts: Parts) -> None:
    name = kit.login(parts)
    (first, _), (second, account) = (sign_in(parts, name, kit.PASSWORD, "127.0.0.1") for _ in range(2))
    my_account.change_password(parts, account, kit.PASSWORD, PASSWORD)
    assert who(parts, first) is None
    assert who(parts, second) is not None


def test_sessions_are_listed_and_ended(parts: Parts) -> None:
    name = kit.login(parts)
    (first, _), (_, account) = (sign_in(parts, name, kit.PASSWORD, address, agent="Mozilla (Windows) Edg/1") for address in ("10.0.0.1", "10.0.0.2"))
    other = next(each for each in my_account.list_sessions(parts, account) if not each["here"])
    assert (other["agent"], other["address"]) == ("Windows · Edge", "10.0.0.1")
    my_account.end_session(parts, account, other["id"])
    assert who(parts, first) is None


# ── posts ──


def ask(parts: Parts, admin: Account, username: str, **over: Any) -> int:
    given = {
        "kind": "assignment",
        "role": "dispatcher",
        "area": "440604012",
        "reason": "节日值守",
        "to_day": f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}",
    }
    return grants.ask(parts, admin, username, **{**given, **over})


def test_a_new_person_has_no_post_until_a_security_officer_gives_one(parts: Parts) -> None:
    admin, security = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY)
    made = accounts.add(parts, admin, "li.na", "李娜", "祖庙街道", "0757-8888")
    assert sign_in(parts, "li.na", made["password"], "127.0.0.1")[1].owes == "password"
    id = ask(parts, admin, "li.na", kind="own", role="community", area=kit.NANPU, to_day="")
    grants.decide(parts, security, id, True)
    account = sign_in(parts, "li.na", made["password"], "127.0.0.1")[1]
    assert (account.role, account.area) == ("community", kit.NANPU)


def test_nobody_decides_on_what_he_asked_for_or_about_himself(parts: Parts) -> None:
    admin, security = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY)
    with pytest.raises(NotAllowed):
        ask(parts, admin, admin.username, kind="own", role="security", area=CITY)
    about_security = ask(parts, admin, security.username, kind="own", role="leader", area=CITY)
    with pytest.raises(NotAllowed):
        grants.decide(parts, security, about_security, True)


@pytest.mark.parametrize("kind", ["assignment", "deputy", "incident"])
@pytest.mark.parametrize("role", ["admin", "security", "auditor"])
def test_a_power_is_never_lent(parts: Parts, kind: str, role: str) -> None:
    admin = kit.account(parts, "admin", CITY)
    with pytest.raises(BadInput, match="stand alone"):
        ask(parts, admin, kit.login(parts), kind=kind, role=role, area=CITY)


def test_who_holds_a_power_gets_no_second_post(parts: Parts) -> None:
    with pytest.raises(BadInput, match="stand alone"):
        ask(parts, kit.account(parts, "admin", CITY), kit.login(parts, "auditor", CITY))


def test_who_is_given_a_power_loses_his_other_posts_and_gets_none_that_was_asked_for_before(parts: Parts) -> None:
    admin, security = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY)
    account = kit.account(parts)
    held, asked, power = (
        ask(parts, admin, account.username),
        ask(parts, admin, account.username),
        ask(parts, admin, account.username, kind="own", role="auditor", area=CITY),
    )
    grants.decide(parts, security, held, True)
    grants.decide(parts, security, power, True)
    token, auditor = sign_in(parts, account.username, kit.PASSWORD, "127.0.0.1")
    assert auditor.role == "auditor"
    with pytest.raises(NotFound):
        my_account.take_post(parts, auditor, held)
    with pytest.raises(NotFound):
        grants.decide(parts, security, asked, True)
    with parts.store.write() as conn:
        conn.execute(update(tables.grants).values(state="given"))  # even if the store said otherwise
    my_account.take_post(parts, auditor, held)
    assert who(parts, token).role == "auditor"  # type: ignore[union-attr]


def test_a_post_taken_shows_what_that_post_sees_and_ends_with_its_day(parts: Parts) -> None:
    admin, security = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY)
    token, account = sign_in(parts, kit.login(parts), kit.PASSWORD, "127.0.0.1")
    id = ask(parts, admin, account.username)
    with pytest.raises(NotFound):
        my_account.take_post(parts, account, id)  # nobody has given it yet
    grants.decide(parts, security, id, True)
    my_account.take_post(parts, account, id)
    there = who(parts, token)
    assert there is not None
    assert (there.role, there.area, there.grant) == ("dispatcher", "440604012", id)
    assert there.stream != account.stream
    with parts.store.write() as conn:
        conn.execute(update(tables.grants).values(to_day="2020-01-01"))
    renew(parts, there.session)
    back = who(parts, token)
    assert back is not None
    assert (back.role, back.area, back.grant) == ("community", kit.NANPU, None)


def test_a_deputy_gets_the_post_of_the_absent_and_no_other(parts: Parts) -> None:
    admin, absent = kit.account(parts, "admin", CITY), kit.login(parts, "dispatcher", "440604012")
    with pytest.raises(BadInput, match="on leave"):
        ask(parts, admin, kit.login(parts), kind="deputy", role="leader", area=CITY, deputy_of=absent)
    assert ask(parts, admin, kit.login(parts), kind="deputy", deputy_of=absent)


def test_an_incident_role_ends_with_the_incident(parts: Parts) -> None:
    admin, security, no = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY), kit.a_case(parts)
    token, account = sign_in(parts, kit.login(parts), kit.PASSWORD, "127.0.0.1")
    id = ask(parts, admin, account.username, kind="incident", role="leader", area=CITY, case_no=no, to_day="")
    grants.decide(parts, security, id, True)
    my_account.take_post(parts, account, id)
    assert who(parts, token).role == "leader"  # type: ignore[union-attr]
    with parts.store.write() as conn:
        conn.execute(update(tables.cases).where(tables.cases.c.no == no).values(closed_at=datetime.now(UTC)))
    renew(parts, account.session)
    assert who(parts, token).role == "community"  # type: ignore[union-attr]


def test_a_post_is_open_in_its_hours_alone(parts: Parts) -> None:
    admin, security = kit.account(parts, "admin", CITY), kit.account(parts, "security", CITY)
    account = kit.account(parts)
    for hours in ("always", "03:00-03:01"):
        grants.decide(parts, security, ask(parts, admin, account.username, hours=hours), True)
    from services._account import holds
    from store import sessions

    night = datetime(2026, 11, 24, 3, 0, 30, tzinfo=parts.city.tz)  # a Tuesday
    with parts.store.read() as conn:
        posts = [sessions.grant(conn, id) for id in (1, 2)]
    assert [[holds(parts, post, at) for post in posts if post] for at in (night, night + timedelta(hours=9))] == [[True, True], [True, False]]


# ── looking as another ──


def test_an_admin_looks_as_another_and_changes_nothing(client: Any, parts: Parts) -> None:
    admin, seen = client("admin"), kit.login(parts, "community", username="wang")
    assert admin.put("/api/v1/session/view-as", json={"username": seen}).status_code == 200
    me = admin.get("/api/v1/session").json["account"]
    assert (me["username"], me["looking_as"]) == ("wang", True)
    no = kit.a_case(parts)
    refused = admin.post(f"/api/v1/cases/{no}/actions", json={"action": "accept", "version": 1})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "only_looking")
    assert admin.put("/api/v1/session/view-as", json={"username": None}).status_code == 200
    assert admin.get("/api/v1/session").json["account"]["role"] == "admin"


def test_nobody_looks_as_a_power_and_only_admins_look(client: Any, parts: Parts) -> None:
    kit.login(parts, "auditor", CITY, username="keeper")
    assert client("admin").put("/api/v1/session/view-as", json={"username": "keeper"}).status_code == 403
    kit.login(parts, "community", username="wang")
    assert client("leader").put("/api/v1/session/view-as", json={"username": "wang"}).status_code == 403


# ── tokens ──


def test_a_token_posts_as_its_source_and_does_nothing_else(client: Any, web: Any) -> None:
    made = client("admin").post("/api/v1/tokens", json={"name": "热线", "area": CITY, "may": ["reports.post"], "sources": ["12345"], "days": 30}).json
    machine, head = web.test_client(), {"Authorization": f"Bearer {made['token']}"}
    assert machine.post("/api/v1/reports", json=kit.a_report(), headers=head).status_code == 201
    other = machine.post("/api/v1/reports", json=kit.a_report(source="citizen"), headers=head)
    assert (other.status_code, other.json["error"]["code"]) == (400, "source_not_allowed")
    assert {
        machine.get(f"/api/v1/{path}", headers=head).status_code
        for path in ("cases", "indicators", "areas", "audit", "accounts", "reports/near?category=01-10")
    } == {403}
    assert machine.get("/cases", headers=head).status_code == 401
    client("security").delete(f"/api/v1/tokens/{made['id']}")
    assert machine.post("/api/v1/reports", json=kit.a_report(), headers=head).status_code == 401


def test_a_token_reads_indicators_of_its_area(client: Any, web: Any) -> None:
    made = client("admin").post("/api/v1/tokens", json={"name": "大屏", "area": kit.NANPU, "may": ["indicators.read"], "days": 30}).json
    machine, head = web.test_client(), {"Authorization": f"Bearer {made['token']}"}
    assert machine.get("/api/v1/indicators", headers=head).status_code == 200
    assert machine.get(f"/api/v1/indicators/case.open?area={kit.NANZHUANG_ONE}", headers=head).status_code == 404
