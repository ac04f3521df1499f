"""The desks and what lies on them, by group: which states, which conditions of store/desks.py, what is done next."""

from dataclasses import dataclass

from core.words import Words


@dataclass(frozen=True, slots=True)
class Group:
    """`does` are the actions offered in its rows, the most likely first; what a workflow calls otherwise is found by `core.workflow.Action.onward`."""

    id: str
    zh: str
    en: str
    states: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    notes: str | None = None  # the action whose last words stand in the row
    work_of: tuple[str, ...] = ()  # whose work it is where several roles share the desk; others only look at it

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose it is, and its groups in their order. What is only looked at stands in `watched`: it is no work of this desk."""

    roles: tuple[str, ...]
    groups: tuple[Group, ...]
    watched: tuple[str, ...] = ()

    def work(self, role: str) -> list[str]:
        """The ids of the groups that are work of this role."""
        return [each.id for each in self.groups if each.id not in self.watched and (not each.work_of or role in each.work_of)]


OPEN = ("reported", "verifying", "accepted", "filed", "dispatched", "returned", "consulting", "handling", "handled", "checking", "rework", "check_passed")
CLOSED = ("closed", "evaluated")

_INBOX = (
    Group("to_accept", "待受理", "To accept", ("reported",), (), ("accept", "confirm", "dispatch", "verify_report", "reject")),
    Group("to_file", "待立案", "To file", ("accepted",), (), ("file_case", "reject")),
    Group("to_dispatch", "待派遣", "To dispatch", ("filed", "listed"), (), ("dispatch", "consult")),
    Group("returned", "被退回", "Returned", ("returned",), ("no_ping_pong",), ("dispatch", "send_back"), "return_case"),
    Group("asks", "申请延期", "Ask for time", ("handling",), ("asked",), ("extend", "refuse_extension"), "ask_extension"),
    Group("to_check", "待核查", "To check", ("handled",), (), ("check_result", "answer", "write_off", "substantiate"), "feed_back"),
    Group("to_close", "待结案", "To close", ("check_passed", "verified"), (), ("close",)),
    Group("visits", "待回访", "Return visits", ("closed", "self_closed"), ("visit_due",), ("return_visit", "visit_spot", "visit_at_once", "miss_visit")),
)
_HANDLING = (
    Group("called", "吹哨报到", "Called", OPEN, ("called",), ("arrive",), "whistle"),
    Group("to_sign", "待签收", "To sign for", ("dispatched",), ("mine",), ("sign_for", "return_case")),
    Group("rework", "返工", "Rework", ("rework",), ("mine",), ("sign_for",), "fail_check"),
    Group("in_hand", "在办", "In hand", ("handling", "on_site"), ("mine", "not_asked"), ("feed_back", "ask_extension")),
    Group("assist", "请协办", "Assist asked", ("dispatched", "handling", "rework"), ("assist",), ("assist_done",)),
    Group("asked", "已申请延期", "Time asked for", ("handling",), ("mine", "asked"), ("feed_back",), "ask_extension"),
    Group("waiting", "挂账中", "Suspended", ("suspended",), ("mine",), (), "suspend"),
)
_APPEALS = (
    Group("may_appeal", "超期可申诉", "May be appealed", CLOSED, ("may_appeal",), ("appeal",)),
    Group("appealed", "申诉进展", "Appeals", CLOSED, ("appealed",), (), "appeal"),
)
_WATCHED = (
    Group("ping_pong", "反复退回", "Ping-pong", ("returned",), ("ping_pong",), ("decide", "consult"), "return_case"),
    Group("asks", "申请延期", "Ask for time", ("handling",), ("asked",), ("extend", "refuse_extension"), "ask_extension"),
    Group("appeals_first", "申诉初审", "Appeals, first look", CLOSED, ("appeal_asked",), ("support_appeal", "turn_down_appeal"), "appeal", ("dispatcher",)),
    Group("appeals_last", "申诉终审", "Appeals, to decide", CLOSED, ("appeal_supported",), ("grant_appeal", "refuse_appeal"), "appeal", ("leader",)),
    Group("supervised", "督办中", "Supervised", OPEN, ("supervised",), ("supervise",)),
    Group("overdue", "超期", "Overdue", OPEN, ("overdue",), ("supervise",)),
    Group("escalated", "已上报上级", "Handed up", OPEN, ("escalated",), ("consult", "supervise"), "escalate"),
    Group("suspended", "挂账中", "Suspended", ("suspended",), (), ("resume",), "suspend"),
    Group("special", "特殊程序", "Special", (), ("special",)),
)

DESKS = {
    "inbox": Desk(("dispatcher",), _INBOX),
    "department": Desk(("handler",), (*_HANDLING, *_APPEALS), ("asked", "waiting", "may_appeal", "appealed")),
    "property": Desk(("property",), (*_HANDLING, *_APPEALS), ("asked", "waiting", "may_appeal", "appealed")),
    "supervise": Desk(("leader", "dispatcher"), _WATCHED, ("supervised", "overdue", "escalated", "suspended", "special")),
}
