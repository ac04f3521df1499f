"""From a number to where it comes from: the indicator, its datasets and columns, the interfaces, the newest load."""

from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from core.terms import terms
from services import datasets, interfaces
from services._parts import Parts
from services.answer import Question, answer, may_ask
from services.made_for import sees
from services.may import for_post

if TYPE_CHECKING:
    from core.indicators import Indicator
    from services.who import Account

Found = dict[str, Any]
STORE = {"zh": "业务库", "en": "Case store"}


def of_indicator(parts: Parts, account: "Account", question: Question) -> Found:
    """The number as the account sees it, and for each dataset behind it the columns used, interfaces and newest load.

    Raises NotFound for an unknown indicator and for areas outside the scope, BadInput for what cannot be asked.
    """
    indicator = parts.city.indicators.get(question.indicator)
    if indicator is None or not may_ask(indicator, account):
        raise NotFound(f"There is no indicator {question.indicator}.")
    found = answer(parts, account, question)
    number = {name: found.get(name) for name in ("value", "numerator", "denominator", "area", "period", "data_time", "state", "why", "approximate")}
    about = {"id": indicator.id, "zh": indicator.zh, "en": indicator.en, "unit": indicator.unit._asdict(), "says": indicator.says._asdict()}
    return {"indicator": {**about, "measure": indicator.measure, **number}, "sets": [_set(parts, account, indicator, name) for name in _sets(parts, indicator)]}


def of_dataset(parts: Parts, account: "Account", id: str) -> Found:
    """A dataset with its columns, interfaces and newest load, and the indicators made of it that the account may ask for. Raises NotFound."""
    found = datasets.lineage(parts, account, id)
    may = [parts.city.indicators[each] for each in found["users"].get("indicators", []) if sees(parts, account, "indicator", each)]
    made = [{"id": each.id, "zh": each.zh, "en": each.en} for each in may if may_ask(each, account)]
    return {
        "indicator": None,
        "sets": [{**_wire(parts, account, found), "columns": [{**each, "used": False} for each in found["columns"]]}],
        "indicators": made,
    }


def _sets(parts: Parts, indicator: "Indicator") -> list[str]:
    """The pack's datasets behind it; of what the case store counts the one that describes it, else the family's own name."""
    families = {each.family: each.id for each in parts.city.datasets.values() if each.family}
    return [name if name in parts.city.datasets else families.get(name.partition("_")[0], name) for name in indicator.sets]


def _set(parts: Parts, account: "Account", indicator: "Indicator", name: str) -> Found:
    used = _columns(parts, indicator, name)
    if name not in parts.city.datasets:
        return {
            "dataset": {"id": None, **STORE, "name": name},
            "columns": [{"id": each, "zh": each, "en": each} for each in used],
            "interfaces": [],
            "load": None,
        }
    try:
        found = datasets.lineage(parts, account, name)
    except NotFound:  # counted for the account, but not its to look into
        known = parts.city.datasets[name]
        return {"dataset": {"id": None, "zh": known.zh, "en": known.en}, "columns": [], "interfaces": [], "load": None}
    columns = [each for each in found["columns"] if each["id"] in used] or found["columns"][:0]
    return {**_wire(parts, account, found), "columns": [{**each, "used": True} for each in columns]}


def _wire(parts: Parts, account: "Account", found: Found) -> Found:
    known = {each["id"]: each for each in interfaces.list_interfaces(parts, account)} if for_post(parts, account, "interfaces.get", interfaces.READERS) else {}
    ways = [{**each, "light": known.get(each["id"], {}).get("light"), "linked": each["id"] in known} for each in found["interfaces"]]
    return {"dataset": found["dataset"], "interfaces": ways, "load": found["load"]}


def _columns(parts: Parts, indicator: "Indicator", name: str) -> list[str]:
    """The columns of a dataset that an indicator reads: measured, filtered, told apart by, placed and dated by."""
    dataset = parts.city.datasets.get(name)
    if dataset is None or dataset.family:
        return list(dict.fromkeys([*indicator.where, *indicator.part, *(each for each in indicator.by if each not in ("area", "day", "month", "hour"))]))
    found = [dataset.area, *(dataset.place or ())]
    for term in terms(indicator, parts.city.datasets):
        if term and term.dataset == name:
            found += [term.of, term.time, *(column for where in term.wheres for column in where)]
    by = [each for each in indicator.by if each in dataset.columns] if name == indicator.dataset else []
    return [each for each in dict.fromkeys([*found, *by]) if each]
