"""Definitions made without code: the same models as a pack's rows, what is wrong said at the field, laid over a city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from core.city import City, Magnet, references
from core.datasets import Dataset
from core.errors import BadInput
from core.indicators import Indicator
from core.interfaces import Interface
from core.terms import faults
from core.words import Words

Kind = Literal["dataset", "interface", "indicator", "magnet"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # each rests on those before it only
MODELS: Mapping[Kind, type[BaseModel]] = {"dataset": Dataset, "interface": Interface, "indicator": Indicator, "magnet": Magnet}
FOLDERS: Mapping[Kind, str] = {"dataset": "datasets", "interface": "interfaces", "indicator": "indicators", "magnet": "magnets"}
PREFIX = "made"  # every id given to what was made in the browser begins with it
# What pydantic finds, in Chinese; what our own validators say goes on as it is.
_SAID = {
    "missing": "请填写",
    "extra_forbidden": "没有这一项",
    "string_pattern_mismatch": "写法不对",
    "literal_error": "不在可选范围内",
    "string_type": "应为文字",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "too_short": "至少要有一项",
    "string_too_short": "请填写",
}


@dataclass(frozen=True, slots=True)
class Made:
    """One definition that holds: what it is, and its body as a row of a pack has it."""

    kind: Kind
    id: str
    body: Mapping[str, Any]


class Wrong(BadInput):
    """A definition that cannot be used; `field` is where."""

    def __init__(self, field: str, words: Words) -> None:
        super().__init__("bad_definition", f"{field}: {words.en}", field, zh=f"{field}：{words.zh}")


def is_made(id: str) -> bool:
    """Whether something of this id was made in the browser."""
    return id.startswith((f"{PREFIX}_", f"{PREFIX}."))


def read(city: City, made: Made) -> BaseModel:
    """The definition as its model, checked against the city it will be laid over. Raises Wrong for the first thing that is wrong."""
    model = _model(made)
    if wrong := _dangling(_with(city, made.kind, {made.id: model}), made.kind).get(made.id):
        raise wrong
    return model


def over(city: City, found: Iterable[Made]) -> tuple[City, list[tuple[Made, Wrong]]]:
    """The city with these definitions over its own, and those that cannot be used (any more) with the reason."""
    faults: list[tuple[Made, Wrong]] = []
    every = list(found)
    for kind in KINDS:
        models: dict[str, BaseModel] = {}
        mine = {each.id: each for each in every if each.kind == kind}
        for id, made in mine.items():
            try:
                models[id] = _model(made)
            except Wrong as wrong:
                faults.append((made, wrong))
        if not models:
            continue
        bad = _dangling(_with(city, kind, models), kind)
        faults += [(mine[id], bad[id]) for id in models if id in bad]
        city = _with(city, kind, {id: model for id, model in models.items() if id not in bad})
    return city, faults


def differences(before: Mapping[str, Any], after: Mapping[str, Any], at: str = "") -> list[tuple[str, Any, Any]]:
    """What differs between two bodies: (field, before, after), in the order of the later one."""
    found: list[tuple[str, Any, Any]] = []
    for name in dict.fromkeys([*after, *before]):
        old, new, path = before.get(name), after.get(name), f"{at}{name}"
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            found += differences(old, new, f"{path}.")
        elif old != new:
            found.append((path, old, new))
    return found


def _model(made: Made) -> BaseModel:
    try:
        return MODELS[made.kind].model_validate({**made.body, "id": made.id})
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        raise Wrong(".".join(map(str, first["loc"])) or "body", Words(_SAID.get(first["type"], said), said)) from None


def _dangling(city: City, kind: Kind) -> dict[str, Wrong]:
    """What rows of this kind name that does not exist, by the row's id."""
    found: dict[str, Wrong] = {}
    for path, value, allowed in references(city):
        if path[0] == FOLDERS[kind] and value not in allowed:
            words = Words(f"没有“{value}”", f"there is no {value!r}; there are {', '.join(list(allowed)[:20])}")
            found.setdefault(str(path[1]), Wrong(".".join(map(str, path[2:])) or "body", words))
    for each in city.indicators.values() if kind == "indicator" else ():
        if is_made(each.id) and each.family == "dataset":
            for at, why in faults(each, city.datasets):
                found.setdefault(each.id, Wrong(".".join(at), Words(why, why)))
    return found


def _with(city: City, kind: Kind, more: Mapping[str, BaseModel]) -> City:
    folder = FOLDERS[kind]
    changed = {folder: {**getattr(city, folder), **more}}
    return City.model_construct(**{name: getattr(city, name) for name in City.model_fields} | changed)
