"""Cases in one's hands: those a community worker may lead onward; of an officer's cell those that nobody has looked at yet and he did not report himself."""

from datetime import datetime
from typing import TYPE_CHECKING

from core.masking import mask_text
from core.workflow import Workflow
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, visible
from services.todo_sources._base import Item, Source, of_case
from store import cases, officers

if TYPE_CHECKING:
    from services.who import Account

MOST = 100  # the most pressing of them: more is work for a desk


def find(parts: Parts, account: "Account", now: datetime) -> list[Item]:
    """The open cases that wait for this account."""
    waiting = {flow.id: states_for(flow, account.role) for flow in parts.city.workflows.values()}
    known = areas(parts)
    with parts.store.read() as conn:
        area = (officers.cell(conn, account.officer) if account.officer is not None else None) or account.area
        if not account.scope.covers(area):
            return []
        rows = [row for row in cases.waiting(conn, area, sorted(set().union(*waiting.values())), MOST, account.officer) if visible(account, row)]
    found = []
    for row in rows:
        if row["state"] in waiting.get(row["workflow"], ()):
            live = live_case(parts.city, row, known, now)
            item = of_case(live, "case", row["no"], live["category_zh"], live["category_en"], None, known)
            found.append({**item, "title": mask_text(row["title"], (row["reporter"] or {}).get("name"))})
    return found


def states_for(flow: Workflow, role: str) -> set[str]:
    """The open states in which this role may lead a case onward, without those that send a task."""
    return {name for name in flow.open_states() if not flow.states[name].task and any(action.onward for action in flow.actions_of(name, role).values())}


SOURCE = Source("cases", {"case": ("案件", "Cases")}, ("officer", "community"), find)
