"""Conditions that several queries share."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_

from core.areas import prefix
from core.filters import NONE
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


def of_category(column: Any, chosen: str) -> ColumnElement[bool]:
    """Whether a category is one of those in `chosen` (01,02-03); a major holds its minors."""
    return or_(false(), *(column == each if "-" in each else column.between(each, each + "-99") for each in chosen.split(",") if each))


def of_department(column: Any, chosen: str) -> ColumnElement[bool]:
    """Whether a department is one of those in `chosen`; "none" is nobody yet."""
    return or_(false(), *(column.is_(None) if each == NONE else column == each for each in chosen.split(",")))


def _ranges(column: Any, prefixes: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(column.between(start, start + LONGEST) for start in prefixes))
