"""The catalogue of data as a workbook."""

from typing import TYPE_CHECKING, Any

from core.words import Words
from data_sources import sheets
from services._parts import Parts
from services.datasets import RULES, catalogue

if TYPE_CHECKING:
    from services.who import Account

SHEET = "数据目录 datasets"
HEAD = (
    *("编号 id", "名称 zh", "英文 en", "数据库 database", "级别 secrecy", "归口 owner", "行数 rows", "更新承诺 fresh", "最新 newest", "时效 light"),
    *(f"{words.zh} {kind}" for kind, words in RULES.items()),
    *("质量 score %", "接口 interfaces", "指标 indicators", "页面 pages", "含个人信息 personal", "说明 says"),
)
FEW = Words("少于 5", "<5")


def exported(parts: Parts, account: "Account", area: str | None = None) -> bytes:
    """Every dataset the account may know of, one row each; a rule as kept/counted. Raises NotFound outside the scope."""
    return sheets.written({SHEET: [[*HEAD], *(_row(each) for each in catalogue(parts, account, area))]})


def _row(each: dict[str, Any]) -> list[str]:
    rules = {kind: _counted([rule for rule in each["quality"] if rule["kind"] == kind and rule["denominator"]]) for kind in RULES}
    rows = each["rows"] if isinstance(each["rows"], int) or each["rows"] is None else FEW.zh
    named = (each["id"], each["zh"], each["en"], each["database"]["zh"], each["secrecy"], each["owner"]["zh"])
    kept = (rows, each["fresh"], each["newest"], each["light"], *rules.values(), each["score"], "、".join(each["interfaces"]))
    used = (len(each["users"]["indicators"]), each["users"]["pages"], "、".join(each["personal"]), each["says"]["zh"])
    return ["" if value is None else str(value) for value in (*named, *kept, *used)]


def _counted(rules: list[dict[str, Any]]) -> str:
    return f"{sum(rule['numerator'] for rule in rules)}/{sum(rule['denominator'] for rule in rules)}" if rules else ""
