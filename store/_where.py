"""Conditions that several queries share."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_

from core.areas import prefix
from core.scope import Scope

LONGEST = "9" * 18


def under(column: Any, *codes: str) -> ColumnElement[bool]:
    """Whether the area code in `column` lies in one of these areas. A range, since that uses an index whatever the collation."""
    return _ranges(column, (prefix(code) for code in codes))


def in_scope(area: Any, department: Any, scope: Scope, involved: Any = None) -> ColumnElement[bool]:
    """Whether a record lies in `scope`; `involved` is the column of further departments, as in |fire|water|."""
    inside = _ranges(area, scope.prefixes)
    if scope.department is None:
        return inside
    mine = department == scope.department
    return inside & (mine if involved is None else or_(mine, involved.contains(f"|{scope.department}|", autoescape=True)))


def _ranges(column: Any, prefixes: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(column.between(start, start + LONGEST) for start in prefixes))
