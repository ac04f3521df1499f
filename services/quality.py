"""How good the rows of a dataset are: its rules, counted over the rows as they stand after a load."""

from datetime import UTC, datetime
from typing import Any

from core.datasets import Dataset, Rule
from core.rows import measured
from services._parts import Parts
from store import loads as queries

MOST = 200_000  # rows that are counted; of more the first in the order of their keys


def rule_id(rule: Rule) -> str:
    """By which a rule is known: its kind and columns."""
    return f"{rule.kind}:{','.join(rule.columns)}"[:120]


def measure(parts: Parts, dataset: Dataset, load: int) -> None:
    """Count every rule of a dataset and keep the figures."""
    if not dataset.rules:
        return
    columns = list(dict.fromkeys(name for rule in dataset.rules for name in rule.columns))
    frame = parts.records.rows(dataset, [""], columns=columns, limit=MOST)
    values: dict[str, list[Any]] = {name: _plain(frame[name]) for name in columns}
    now = datetime.now(UTC)
    rows = []
    for rule in dataset.rules:
        numerator, denominator = measured(rule, values)
        rows.append({"rule": rule_id(rule), "numerator": numerator, "denominator": denominator, "load": load, "at": now})
    with parts.store.write() as conn:
        queries.set_quality(conn, dataset.id, rows)


def _plain(series: Any) -> list[Any]:
    """The values as Python has them, None where there is none."""
    return series.astype("object").where(series.notna(), None).tolist()  # type: ignore[no-any-return]
