"""The audit trail, for auditors: lines, how many when, what stands out, whether the chain holds, and the way out as a file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import flask
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import audit, audit_read
from services.audit_chain import verify
from store.trail import Wanted

RESOURCE = Resource("audit")
READERS = ("auditor",)
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class Filter(BaseModel):
    """`act` may end with * and hold several with commas; `who` is a user name or name; times are ISO 8601 with an offset."""

    model_config = ConfigDict(extra="forbid")
    who: str = Field("", max_length=60)
    act: str = Field("", max_length=200)
    target: str = Field("", max_length=120)
    result: str = Field("", pattern="^(done|refused|failed)?$")
    address: str = Field("", max_length=64)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    def wanted(self) -> Wanted:
        """As the query takes it."""
        return Wanted(self.who, self.act, self.target, self.result, self.address, self.since, self.until)


class Page(Filter):
    limit: int = Field(100, ge=1, le=1000)
    after: int | None = Field(None, ge=0, le=2**31 - 1)


class Export(Filter):
    form: str = Field("xlsx", pattern="^(csv|xlsx)$")


class Days(BaseModel):
    days: int = Field(7, ge=1, le=92)


@RESOURCE.on("GET", "/audit", roles=READERS, summary="The trail, newest first: who, when, from where, what, on what, why, result", query=Page)
def lines(call: Call) -> dict[str, Any]:
    return audit_read.search(call.parts, call.who, call.query.wanted(), call.query.limit, call.query.after)


@RESOURCE.on("GET", "/audit/chart", roles=READERS, summary="Lines by day, or by hour within two days, and the most frequent acts", query=Filter)
def chart(call: Call) -> dict[str, Any]:
    wanted = call.query.wanted()
    oldest = datetime.now(UTC) - timedelta(days=400)
    return audit_read.chart(call.parts, wanted._replace(since=max(wanted.since, oldest)) if wanted.since else wanted)


@RESOURCE.on("GET", "/audit/findings", roles=READERS, summary="Reveals outside duty hours, unusual counts, one purpose for several people", query=Days)
def findings(call: Call) -> dict[str, Any]:
    return audit_read.findings(call.parts, call.query.days)


@RESOURCE.on("GET", "/audit/verify", roles=READERS, summary="Whether the chain holds: up to where it is sealed, where it breaks and how")
def check(call: Call) -> dict[str, Any]:
    found = verify(call.parts)
    with call.parts.store.write() as conn:
        audit.record(
            conn, call.who, "audit.verify", result="done" if found["ok"] else "failed", detail={"sealed": found["sealed"]["n"], "breaks": len(found["breaks"])}
        )
    return found


@RESOURCE.on("GET", "/audit/export", roles=READERS, summary="The lines that fit as CSV or XLSX with a watermark, at most 100,000", query=Export)
def export(call: Call) -> flask.Response:
    form = call.query.form
    response = flask.Response(audit_read.export(call.parts, call.who, call.query.wanted(), form), mimetype=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="magnet-audit.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
