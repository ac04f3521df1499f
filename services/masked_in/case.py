"""A case: who reported it, its subject and description, what was noted on its way, what desks wrote and why it was linked."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.words import Words
from services._notes import open_case
from services._parts import Parts
from services.case_messages import MOST
from services.cases import reporter_for
from services.masked_in._base import Fact, Kind, Matter, Text
from store import case_notes, cases

if TYPE_CHECKING:
    from services.who import Account

REPORTER = Words("上报人", "Reporter")
TITLE, TEXT, STEP = Words("标题", "Subject"), Words("描述", "Description"), Words("经过", "History")
MESSAGE, LINK = Words("留言", "Message"), Words("关联原因", "Reason of a link")
OVER = Words("案件已办结，不再显示个人信息。", "The case is closed: nothing personal of it is shown any more.")
HIDDEN = Words("此流程对您的岗位不公开上报人。", "This workflow hides the reporter from your post.")


def _matter(parts: Parts, account: "Account", conn: Connection, no: str) -> Matter:
    row, steps = open_case(conn, account, no), cases.steps_of(conn, no)
    messages, links = case_notes.messages(conn, no, MOST), case_notes.links(conn, no)
    name = (row["reporter"] or {}).get("name")
    texts = [Text("title", TITLE, row["title"], name), Text("text", TEXT, row["text"] or "", name)]
    texts += [Text(f"step-{each['id']}", STEP, each["note"]) for each in steps if each["note"]]
    texts += [Text(f"message-{each['id']}", MESSAGE, each["text"], name) for each in messages]
    texts += [Text(f"link-{each['id']}", LINK, each["reason"]) for each in links]
    facts = [Fact(f"reporter-{kind}", REPORTER, kind, row["reporter"][kind]) for kind in reporter_for(parts.city, account, row) or {}]
    hidden = HIDDEN if account.role in parts.city.flow(row["workflow"]).hides_reporter else None
    return Matter(texts, facts, hidden or (OVER if row["closed_at"] is not None else None))


KIND = Kind("case", "case", _matter)
