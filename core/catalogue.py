"""The catalogue as data of its own: what is filed, on which conditions, within which limits, who handles it, by which rules.

A version's content is {"majors", "departments", "categories", "routes"}, each a map of rows by id as core.city has them; it is laid over the city pack.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.categories import Category
from core.city import City
from core.routing import Route
from core.words import Words

PARTS = ("majors", "departments", "categories", "routes")
Content = dict[str, dict[str, dict[str, Any]]]
What = Literal["added", "changed", "retired", "back"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs. `kind` is one of PARTS or condition; `fields` are (name, before, after)."""

    kind: str
    id: str
    what: What
    zh: str
    en: str
    fields: tuple[tuple[str, str, str], ...] = ()


def content_of(city: City) -> Content:
    """The catalogue that a city has."""
    named = {kind: {id: {"zh": words.zh, "en": words.en} for id, words in getattr(city, kind).items()} for kind in ("majors", "departments")}
    categories = {id: each.model_dump(mode="json", exclude={"id"}) for id, each in city.categories.items()}
    for row in categories.values():
        row["no_entry"] = row["no_entry"] and dict(zip(("zh", "en"), row["no_entry"], strict=True))
        for condition in row["conditions"].values():
            condition["close"] = dict(zip(("zh", "en"), condition["close"], strict=True))
    routes = {id: each.model_dump(mode="json", exclude={"id"}) for id, each in city.routes.items()}
    return {**named, "categories": categories, "routes": routes}


def laid_over(city: City, content: Content) -> City:
    """The city with this catalogue. Departments, majors and categories it does not name stay; such a category is retired."""
    named = {kind: {**getattr(city, kind), **{id: Words(**row) for id, row in content[kind].items()}} for kind in ("majors", "departments")}
    given = {id: Category.model_validate({"id": id, **row}) for id, row in content["categories"].items()}
    gone = {id: each.model_copy(update={"retired": True}) for id, each in city.categories.items() if id not in given}
    routes = {id: Route.model_validate({"id": id, **row}) for id, row in content["routes"].items()}
    changed = {**named, "categories": dict(sorted({**gone, **given}.items())), "routes": routes}
    return City.model_construct(**{name: getattr(city, name) for name in City.model_fields} | changed)


def merged(present: Content, given: Mapping[str, Mapping[str, Any]]) -> Content:
    """The next version: what was given, over what there is. A category or rule that a given list leaves out is retired, a department stays."""
    found: Content = {kind: dict(present[kind]) for kind in PARTS}
    for kind in ("majors", "departments"):
        found[kind] |= given.get(kind, {})
    if "categories" in given:
        kept = {id: row.get("conditions", {}) for id, row in present["categories"].items()}
        found["categories"] = {id: {**row, "conditions": kept.get(id, {})} for id, row in given["categories"].items()}
        found["categories"] |= {id: {**row, "retired": True} for id, row in present["categories"].items() if id not in given["categories"]}
    if "conditions" in given:
        of: dict[str, dict[str, Any]] = {}
        for row in given["conditions"].values():
            of.setdefault(row["category"], {})[row["id"]] = {name: row[name] for name in ("id", "zh", "en", "limit", "close")}
        found["categories"] = {id: {**row, "conditions": of.get(id, {})} for id, row in found["categories"].items()}
    if "routes" in given:
        found["routes"] = dict(given["routes"])
    return found


def changes(before: Content, after: Content) -> list[Change]:
    """What differs, in the order of the catalogue."""
    return [*_changes(before, after)]


def _changes(before: Content, after: Content) -> Iterator[Change]:
    for kind in PARTS:
        olds, news = before[kind], after[kind]
        for id in dict.fromkeys([*olds, *news]):
            old, new = olds.get(id), news.get(id)
            if new is None or (new.get("retired") and not (old or {}).get("retired")):
                last: Mapping[str, Any] = old or new or {}
                yield Change(kind, id, "retired", last["zh"], last["en"])
            elif old is None or (old.get("retired") and not new.get("retired")):
                yield Change(kind, id, "added" if old is None else "back", new["zh"], new["en"])
            elif fields := _fields(old, new):
                yield Change(kind, id, "changed", new["zh"], new["en"], fields)
            if kind == "categories" and new is not None and not new.get("retired"):
                yield from _condition_changes(id, (old or {}).get("conditions", {}), new.get("conditions", {}))


def _condition_changes(category: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Iterator[Change]:
    for id in dict.fromkeys([*olds, *news]):
        name, old, new = f"{category}/{id}", olds.get(id), news.get(id)
        if old is None or new is None:
            yield Change("condition", name, "added" if old is None else "retired", (old or news[id])["zh"], (old or news[id])["en"])
        elif fields := _fields(old, new):
            yield Change("condition", name, "changed", new["zh"], new["en"], fields)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    names = [name for name in dict.fromkeys([*old, *new]) if name not in ("conditions", "id")]
    return tuple((name, _shown(old.get(name)), _shown(new.get(name))) for name in names if old.get(name) != new.get(name))


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('zh', '')} / {value.get('en', '')}"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None or value is False else "✓" if value is True else str(value)
