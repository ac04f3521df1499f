"""What an indicator can be made of, and its answer before it is kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.areas import LEVELS
from core.column_guess import KEY_NAMES
from core.errors import BadInput, NotFound
from core.made import PREFIX, Made, is_made, over, read
from core.words import Lang, Words
from services._parts import Parts
from services.answer import Question, answer
from services.made_for import offered, sees

if TYPE_CHECKING:
    from core.datasets import DataColumn, Dataset
    from services.who import Account

Found = dict[str, Any]


def made_of(parts: Parts, account: "Account", id: str) -> Found:
    """A dataset as the builder needs it: `columns` that may be asked of, what each can do, whether it has areas and a time. Personal ones are not among them.

    Raises NotFound for a dataset that is not there, or for others.
    """
    dataset = dataset_of(parts, account, id)
    columns = [_column(dataset, column) for column in dataset.columns.values() if not column.personal]
    own = {name: getattr(dataset, name) for name in ("id", "zh", "en", "database", "secrecy", "owner", "time")}
    own["hours"] = bool(dataset.time and dataset.columns[dataset.time].kind == "time")
    return own | {"area": bool(dataset.area or dataset.place), "people": dataset.of_people, "columns": columns, "says": dataset.says._asdict()}


def dataset_of(parts: Parts, account: "Account", id: str) -> "Dataset":
    """The dataset of this id. Raises NotFound, also for one that was made for others."""
    found = parts.city.datasets.get(id)
    if found is None or not _opens(parts, account, found):
        raise NotFound(f"There is no dataset {id}.")
    return found


def _opens(parts: Parts, account: "Account", dataset: "Dataset") -> bool:
    """Whether the account may count it: communities what is sent down to them, nobody what the city's own indicators tell others alone."""
    if is_made(dataset.id):
        return sees(parts, account, "dataset", dataset.id)
    told = [each.roles for each in parts.city.indicators.values() if dataset.id in each.sets and not is_made(each.id)]
    closed = bool(told) and all(roles and account.role not in roles for roles in told)
    return not closed and (account.role != "community" or (dataset.sent_down and dataset.secrecy != "core"))


def preview(parts: Parts, account: "Account", body: Mapping[str, Any], area: str | None, by: str | None, period: str | None = None) -> Found:
    """The answer of an indicator that is not kept yet, and its public definition. Raises core.made.Wrong, and what `answer` raises."""
    whole = {"zh": "试算", "en": "Trial", "unit": {"zh": "条", "en": "rows"}, "says": {"zh": "试算", "en": "Trial"}, **body}
    whole = sound(parts, account, whole)
    id = f"{PREFIX}.t{hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]}"
    made = Made("indicator", id, whole)
    read(parts.city, made)
    tried = replace(parts, city=over(parts.city, [made])[0])
    found = answer(tried, account, Question(id, area or account.area, period, by))
    return {"answer": found, "indicator": tried.city.indicators[id].public()}


def sound(parts: Parts, account: "Account", body: Mapping[str, Any]) -> Found:
    """The indicator, kept to the rules of what it counts: few residents are hidden, nothing is told below the level that the city's own indicators stop at.

    Raises NotFound for a dataset that is not its author's to see, BadInput where something is counted by a personal column.
    """
    sides = [side for side in (body, body.get("numerator"), body.get("denominator")) if isinstance(side, Mapping)]
    found = {id: dataset_of(parts, account, id) for side in sides if (id := str(side.get("dataset"))) in parts.city.datasets}
    for side in sides:
        dataset = found.get(str(side.get("dataset")))
        named = {*side.get("where", {}), *side.get("part", {}), *side.get("by", ()), *([side["of"]] if side.get("of") else [])}
        if dataset and (personal := sorted(named & dataset.personal.keys())):
            title = dataset.columns[personal[0]]
            raise BadInput("personal", f"{title.en} is personal: nothing is counted by it.", "by", zh=f"“{title.zh}”属个人信息，不能用来统计或分组。")
    own = [each for each in parts.city.indicators.values() if not is_made(each.id) and found.keys() & set(each.sets)]
    levels = [each.min_level for each in own if each.min_level]
    kept: Found = {"few": True} if any(each.of_people for each in found.values()) or any(each.few for each in own) else {}
    return {**body, **kept, **({"min_level": min(levels, key=LEVELS.index)} if levels else {})}


def _column(dataset: "Dataset", column: "DataColumn") -> Found:
    own = {name: getattr(column, name) for name in ("id", "zh", "en", "kind")}
    place = {dataset.area, *(dataset.place or ())}
    plain = column.id not in place and column.id not in dataset.key
    listed = bool(column.choices or column.words)
    groups = plain and not column.holder and (listed or column.kind in ("text", "bool")) and not KEY_NAMES.search(column.zh)
    adds_up = plain and column.kind in ("int", "float")
    return own | {"groups": groups, "adds_up": adds_up, "key": column.id in dataset.key, "choices": {id: list(words) for id, words in column.choices.items()}}


def choosable(parts: Parts, account: "Account", lang: Lang) -> list[Found]:
    """The datasets an account may count, its own first: `id`, `title` and what a search looks in."""
    every = [parts.city.datasets[id] for id in offered(parts, account, "dataset", parts.city.datasets)]
    order = sorted((each for each in every if each.family is None and _opens(parts, account, each)), key=lambda each: not is_made(each.id))
    return [{"id": each.id, "title": Words(each.zh, each.en).of(lang), "database": each.database} for each in order]
