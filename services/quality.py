"""How good the rows of a dataset are: its rules, counted over the rows as they stand after a load."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset, Rule
from services._parts import Parts
from store import loads as queries

if TYPE_CHECKING:
    import ibis

    from data_sources.records import Tables


def rule_id(rule: Rule) -> str:
    """By which a rule is known: its kind and columns."""
    return f"{rule.kind}:{','.join(rule.columns)}"[:120]


def measure(parts: Parts, dataset: Dataset, load: int) -> None:
    """Count every rule of a dataset and keep the figures: how many rows keep it, of how many. Rows without a value do not count for valid and consistent."""
    if not dataset.rules:
        return

    def counted(tables: "Tables") -> "ibis.Table":
        made: dict[str, Any] = {}
        for at, rule in enumerate(dataset.rules):
            made[f"n{at}"], made[f"d{at}"] = _figures(tables.rows, rule)
        return tables.rows.aggregate(**made)

    found, now = parts.records.frame(dataset, counted).iloc[0], datetime.now(UTC)
    rows = []
    for at, rule in enumerate(dataset.rules):
        numerator, denominator = (_whole(found[f"{side}{at}"]) for side in "nd")
        rows.append({"rule": rule_id(rule), "numerator": numerator, "denominator": denominator, "load": load, "at": now})
    with parts.store.write() as conn:
        queries.set_quality(conn, dataset.id, rows)


def _whole(count: Any) -> int:
    """A count; a sum over no rows is none."""
    return 0 if count is None or count != count else int(count)


def _figures(rows: Any, rule: Rule) -> tuple[Any, Any]:
    """Numerator and denominator as expressions over the rows."""
    first, *more = (rows[name] for name in rule.columns)
    if rule.kind == "unique":
        together = first.cast("string").fill_null("")
        for other in more:
            together = together + "|" + other.cast("string").fill_null("")
        return together.nunique(), rows.count()
    there = first.notnull()
    for other in more:
        there = there & other.notnull()
    if rule.kind == "complete":
        return there.ifelse(1, 0).sum(), rows.count()
    keeps = first <= more[0] if rule.kind == "consistent" else first.cast("string").re_search(f"^(?:{rule.pattern})$")
    return (there & keeps).ifelse(1, 0).sum(), there.ifelse(1, 0).sum()
