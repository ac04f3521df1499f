"""Answers about residents and enterprises, from the rollups of the lake."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.areas import prefix
from core.filters import Filters, by_field, reckons
from core.indicators import Indicator, age_span
from core.words import Words
from data_sources.lake import BAND_YEARS, LAST_BAND, NoLake
from services._figures_cases import reach_of, sub_areas
from services._found import Found, fraction, plus, row, value_of
from services._on_ground import apart, reckoned, shares, unit_of
from services._parts import Parts
from services._told import residents, row_of
from store import figures

if TYPE_CHECKING:
    import pandas as pd

    from services.answer import Question

NOT_BUILT = Words("数据湖正在建立，建好后自动显示", "The lake is being built; shown as soon as it is")
SEXES = {"m": Words("男", "male"), "f": Words("女", "female")}
LISTS = {"origin": "origins", "industry": "industries", "activity": "activities"}


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question about residents or enterprises."""
    try:
        frame = _frame(parts, question, indicator)
        built_at = datetime.fromisoformat(parts.lake.about()["built_at"])
    except NoLake:
        return Found(now, why=NOT_BUILT)
    top, all_ = round(frame.loc[frame["part"], "n"].sum()), round(frame["n"].sum())
    pair = (float(top), float(all_))
    shown = fraction(indicator, pair)
    found = Found(built_at, value_of(indicator, pair), *shown, approximate=reckons(indicator, question.filters))
    if found.value is None:
        found.why = Words("没有在册记录", "Nothing on record")
    if question.by:
        found.rows = _rows(parts, question, indicator, frame)
    return found


def _frame(parts: Parts, question: "Question", indicator: Indicator) -> "pd.DataFrame":
    """Columns key, part (whether it belongs to the numerator), n."""
    import ibis

    ground, filters = apart(parts, question.filters)
    if ground is not None and indicator.family == "enterprise":
        return _placed(parts, question, indicator)

    def ask(lake: "ibis.BaseBackend") -> "ibis.Table":
        table = lake.table(indicator.family)
        table = table.filter(table.area.startswith(prefix(question.area)))
        for name, values in (*indicator.where.items(), *by_field(filters).items()):
            table = table.filter(_among(table, name, values))
        part = ibis.literal(True)
        for name, values in indicator.part.items():
            part = part & _among(table, name, values)
        shaped = table.mutate(key=_key(table, question), part=part, unit=table.area.substr(0, unit_of(question.area)))
        return shaped.group_by("key", "part", *(["unit"] if ground else [])).agg(n=shaped.n.sum())

    found = parts.lake.frame(ask)
    return found if ground is None else reckoned(_told(parts, question, indicator, filters, found), shares(parts, ground, unit_of(question.area)))


def _told(parts: Parts, question: "Question", indicator: Indicator, filters: Filters, frame: "pd.DataFrame") -> "pd.DataFrame":
    """Those rows that are told of their unit to everybody: of what is reckoned from them nothing else follows."""
    asked = (indicator.where, by_field(filters))

    def told(unit: str, key: str) -> bool:
        row = [] if question.by == "area" else row_of(question.by, _row_key(question.by, key))
        whole = residents(parts, unit, *asked, *row)
        return whole is not None and (not indicator.part or residents(parts, unit, *asked, *row, indicator.part) is not None)

    return frame[[told(*each) for each in zip(frame["unit"], frame["key"].astype(str), strict=True)]]


def _row_key(by: str | None, key: str) -> str | None:
    """The id of a row by its key in the lake."""
    if by != "age_sex":
        return key if by else None
    age, _, sex = key.partition("|")
    return f"{_band(int(age))}|{sex}"


def _placed(parts: Parts, question: "Question", indicator: Indicator) -> "pd.DataFrame":
    """The same of enterprises on a piece of ground, which the lake knows no places of."""
    import pandas as pd

    with parts.store.read() as conn:
        tally = figures.listed(conn, indicator, reach_of(parts, question), question.by)
    rows = [(key, part, n) for key, (top, all_) in tally.items() for part, n in ((True, top), (False, all_ - top))]
    return pd.DataFrame(rows, columns=["key", "part", "n"]).astype({"part": bool, "n": float})


def _among(table: Any, name: str, values: list[str]) -> Any:
    """Whether a row is one of `values`; ages are given as in 60+ or 0-14."""
    if name != "age":
        return table[name].isin(values)
    import ibis

    found = ibis.literal(False)
    for first, last in map(age_span, values):
        found = found | table.age.between(first, last)
    return found


def _key(table: Any, question: "Question") -> Any:
    import ibis

    if question.by == "area":
        return table.area.substr(0, len(question.area) + 3)
    if question.by == "age_sex":
        return table.age.cast("string") + "|" + table.sex
    return table[question.by] if question.by else ibis.literal("")


def _rows(parts: Parts, question: "Question", indicator: Indicator, frame: "pd.DataFrame") -> list[dict[str, Any]]:
    pairs: dict[str, tuple[float, float]] = {}
    for record in frame.to_dict("records"):
        key = str(record["key"])
        pairs[key] = plus(pairs.get(key, (0.0, 0.0)), (record["n"] if record["part"] else 0.0, record["n"]))
    if question.by == "activity" and indicator.measure == "ratio":
        return _shares(parts, pairs)
    return [row(indicator, key, words, pairs.get(source, (0.0, 0.0)), None) for source, key, words in _kinds(parts, question, set(pairs))]


def _shares(parts: Parts, pairs: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """How the whole divides into the kinds a ratio is made of: counts, since each kind's own ratio would be 0 or 100."""
    known = parts.city.activities
    order = [key for key in known if key in pairs] + sorted(pairs.keys() - known.keys())
    none = {"numerator": None, "denominator": None, "past": None}
    return [{"id": key, **parts.city.named("activities", key)._asdict(), "value": round(pairs[key][1]), **none} for key in order]


def _kinds(parts: Parts, question: "Question", keys: set[str]) -> list[tuple[str, str, Words]]:
    """(key in the lake, id of the row, words) of every row, in order."""
    if question.by == "area":
        return [(code, code, words) for code, words in sub_areas(parts, question.area)]
    if question.by == "age_sex":
        bands = range(0, LAST_BAND + 1, BAND_YEARS)
        return [(f"{age}|{sex}", f"{_band(age)}|{sex}", _people(age, sex)) for age in bands for sex in SEXES]
    kind = LISTS[question.by or ""]
    known: dict[str, Words] = getattr(parts.city, kind)
    order = [key for key in known if key in keys] + sorted(keys - known.keys())
    return [(key, key, parts.city.named(kind, key)) for key in order]


def _people(age: int, sex: str) -> Words:
    return Words(f"{_band(age)} 岁{SEXES[sex].zh}", f"{_band(age)}, {SEXES[sex].en}")


def _band(age: int) -> str:
    return f"{LAST_BAND}+" if age >= LAST_BAND else f"{age}-{age + BAND_YEARS - 1}"
