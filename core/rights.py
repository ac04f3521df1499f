"""Who may do what: role × scope × time, decided in one place, refused where nothing allows it, and always with the reason in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.duty import are_hours
from core.masking import KINDS, TEXT_KINDS
from core.reach import FIELDS
from core.words import Words

POWERS = ("admin", "security", "auditor")  # 三权分立: whoever holds one of them is given none of the others
TOKEN_RIGHTS = {
    "reports.post": Words("上报（仅限所列来源）", "Report, as the named sources"),
    "indicators.read": Words("读取指标", "Read indicators"),
    "areas.read": Words("读取区域", "Read areas"),
    "health.read": Words("读取运行指标", "Read metrics"),
}

# The kinds of records that roles see or not (roles.yaml, kinds:). Endpoints name theirs (record=).
RECORDS = {
    "case": Words("案件", "cases"),
    "officer": Words("网格员", "grid officers"),
    "camera": Words("视频", "cameras"),
    "place": Words("场所与部件", "places and components"),
    "building": Words("楼栋", "buildings"),
    "enterprise": Words("企业", "enterprises"),
    "licence": Words("证照", "licences"),
    "home": Words("户室", "homes"),
    "person": Words("居民信息", "residents"),
    "indicator": Words("指标", "indicators"),
}

# What may be revealed, one value at a time: of a person in a declared service, of what is masked in the words of a record, and of a correction in whole.
COLUMNS: dict[str, tuple[str, ...]] = {"person": FIELDS, "text": TEXT_KINDS, "correction": KINDS}


class RoleRights(BaseModel):
    """What `roles.yaml` declares of a role beside its words. Pages, endpoints, layers and actions say themselves for which roles they are (`roles=`);
    `also` opens further ones to the role, `never` closes some: page:hazards, cases.xlsx.*, do:write_off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # kinds of records it sees; * is every kind
    columns: dict[str, tuple[str, ...]] = {}  # of a kind with personal data: the fields it may ask to be revealed
    duty: str = ""  # duty hours; empty is the city's office hours
    second_step: bool = False  # signs in with a one-time code as well
    idle_min: int = Field(default=30, ge=5, le=720)

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(kinds) - {"*", *RECORDS}:
            raise ValueError(f"there are no records of the kind {', '.join(sorted(unknown))}: write *, {', '.join(RECORDS)}")
        return kinds

    @field_validator("columns")
    @classmethod
    def _masked(cls, columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for kind, names in columns.items():
            if kind not in COLUMNS:
                raise ValueError(f"nothing of {kind} is revealed: write {', '.join(COLUMNS)}")
            if unknown := set(names) - set(COLUMNS[kind]):
                raise ValueError(f"{kind}: {', '.join(sorted(unknown))} is not revealed: write {', '.join(COLUMNS[kind])}")
        return columns

    @field_validator("duty")
    @classmethod
    def _hours(cls, text: str) -> str:
        if text and not are_hours(text):
            raise ValueError(f"{text!r} are no duty hours: write 08:30-18:00, 20:00-08:00 or always")
        return text


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, and why or why not."""

    allowed: bool
    code: str
    why: Words


@dataclass(frozen=True, slots=True)
class Asker:
    """Of an account what decisions look at. `words` is what its role is called."""

    role: str
    kind: str
    words: Words
    rights: RoleRights
    seen_by: int | None = None
    owes: str = ""
    may: tuple[str, ...] = ()


def decide(
    asker: Asker,
    right: str,
    declared: str | tuple[str, ...],
    names: Mapping[str, Words],
    changes: bool = False,
    token_right: str | None = None,
    record: str | None = None,
) -> Decision:
    """May `asker` use the right (`cases.actions`, `page:audit`, `do:dispatch`) that its unit declares for `declared`: open, account or roles?

    `names` are the words of roles, for the reason; `token_right` is what a machine's token has to name for it; `record` is the kind of records
    it opens.
    """

    def say(zh: str, en: str) -> Words:
        return Words(zh.replace("{role}", asker.words.zh), en.replace("{role}", asker.words.en))

    if asker.kind == "machine":
        fits = token_right in asker.may if token_right else False
        why = Words("令牌允许此操作。", "The token allows this.") if fits else Words("令牌不含此权限。", "The token does not name this right.")
        return Decision(fits, "token", why)
    if declared == "open":
        return Decision(True, "open", Words("对所有人开放。", "Open to everybody."))
    if asker.seen_by is not None and changes and right not in ENDING:
        return Decision(False, "only_looking", Words("正在以他人视角查看：只能看，不能改。", "You look as somebody else: nothing can be changed."))
    if asker.owes and right not in ALWAYS:
        return Decision(False, f"owes_{asker.owes}", OWED[asker.owes])
    if _named(right, asker.rights.never):
        return Decision(False, "closed_here", say("本市已对{role}关闭此项。", "This city has closed it to {role}."))
    if record is not None and not (kind := sees(asker, record)).allowed:
        return kind
    if declared == "account":
        return Decision(True, "account", Words("登录后即可使用。", "Open to everybody who has signed in."))
    if asker.role in declared:
        return Decision(True, "role", say("{role}岗位有此权限。", "The post {role} has this right."))
    if _named(right, asker.rights.also):
        return Decision(True, "opened_here", say("本市已对{role}开放此项。", "This city has opened it to {role}."))
    whose = [names.get(role, Words(role, role)) for role in declared]
    zh, en = "、".join(each.zh for each in whose), ", ".join(each.en for each in whose)
    return Decision(False, "not_your_role", say(f"需要岗位：{zh}；您的岗位是{{role}}。", f"This needs one of the posts {en}; yours is {{role}}."))


# What an account may do whatever it owes, and while somebody looks as it.
ALWAYS = {"session.get", "session.delete", "session.preferences", "session.active", "session.view-as", "account.get", "account.password", "account.second-step",
          "account.sessions", "page:account"}  # fmt: skip
ENDING = {"session.delete", "session.view-as", "session.active"}  # open to who looks as somebody else
OWED = {
    "password": Words("请先修改初始密码。", "Change the password you were given first."),
    "second_step": Words("请先设置动态口令。", "Set up your one-time codes first."),
    "post": Words("您还没有岗位：请等待安全管理员授权。", "You have no post yet: wait for the security officer to give you one."),
}


def sees(asker: Asker, kind: str) -> Decision:
    """Whether records of a kind are shown to this role at all."""
    role, what = asker.words, RECORDS[kind]
    if "*" in asker.rights.kinds or kind in asker.rights.kinds:
        return Decision(True, "kind", Words(f"{role.zh}岗位可看{what.zh}。", f"The post {role.en} sees {what.en}."))
    return Decision(False, "not_your_kind", Words(f"{role.zh}岗位不看{what.zh}。", f"The post {role.en} does not see {what.en}."))


def reveals(asker: Asker, kind: str, column: str) -> bool:
    """Whether the role may ask for a personal field of a kind, one at a time and for a stated purpose."""
    return column in asker.rights.columns.get(kind, ())


def may_hold(kind: Literal["own", "assignment", "deputy", "incident"], role: str, own: str) -> bool:
    """Whether a post of `role` may be given to somebody whose own post is `own`: a power stands alone, and none is lent."""
    return kind == "own" or (role not in POWERS and own not in POWERS and role != "wall")


def _named(right: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(right, pattern) for pattern in patterns)
