"""People who do not exist: residents, owners and grid officers, named so that nobody can take them for real."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data_sources.demo._seeds import chance, share_out

REFERENCE_YEAR = 2026  # ages are counted from here, so that the same people are built on every day
SURNAMES = "陈李黄梁何张刘林罗王吴谭周杨冯邓麦霍区潘"
_SURNAME_WEIGHTS = np.linspace(2.2, 0.4, len(SURNAMES))
_AGE_BANDS = np.array([5.4, 6.3, 5.6, 5.0, 6.6, 8.3, 10.6, 9.9, 8.1, 7.5, 7.9, 6.2, 4.5, 3.7, 2.5, 1.4, 0.8, 0.4])  # of five years each
_ORIGINS = {"本市": 46.0, "省内": 22.0, "广西": 10.5, "湖南": 6.2, "四川": 3.4, "江西": 2.6, "湖北": 2.4, "贵州": 2.2, "重庆": 1.3, "河南": 1.3, "福建": 0.8}
_RARE_ORIGIN = 0.25


@dataclass(frozen=True, slots=True)
class Home:
    """A home of the demo: its row number, building, label such as 3栋501, cell, whether somebody lives there, its floor area in m² where it is known."""

    id: int
    building: int
    label: str
    area: str
    occupied: bool
    m2: float | None


def fictional_name(rng: np.random.Generator, taken: dict[str, int], start: int = 0) -> str:
    """The next unused name such as 王测试0001."""
    surname = SURNAMES[int(rng.choice(len(SURNAMES), p=_SURNAME_WEIGHTS / _SURNAME_WEIGHTS.sum()))]
    taken[surname] = taken.get(surname, start) + 1
    return f"{surname}测试{taken[surname]:04d}"


def fictional_phone(number: int) -> str:
    """A number of eleven digits out of 138 000 00000 … 138 000 99999, counted up."""
    return f"138000{number % 100_000:05d}"


def residents(count: int, homes: Sequence[Home], origins: Sequence[str]) -> list[dict[str, object]]:
    """`count` people over the occupied homes, in the order of the homes."""
    rng = chance("residents")
    occupied = [home for home in homes if home.occupied]
    sizes = share_out(count, rng.gamma(4.0, 1.0, len(occupied)) + 0.6)
    names = _names(rng, count)
    sexes = rng.random(count) < 0.512
    born = REFERENCE_YEAR - _ages(rng, count)
    come_from = rng.choice(np.array(origins), count, p=_origin_weights(origins))
    floating = (come_from != "本市") & (rng.random(count) < 0.78)
    lives_in = np.repeat(np.arange(len(occupied)), sizes)
    return [
        {
            "id": i + 1,
            "name": names[i],
            "phone": fictional_phone(i + 1),
            "sex": "m" if sexes[i] else "f",
            "birth_year": int(born[i]),
            "origin": str(come_from[i]),
            "residence": "floating" if floating[i] else "registered",
            "home": home.id,
            "area": home.area,
        }
        for i, home in ((i, occupied[j]) for i, j in enumerate(lives_in))
    ]


def owners(homes: Sequence[Home], people: Sequence[Mapping[str, object]]) -> list[int]:
    """Who owns each home: mostly a grown-up living there, else, and for empty homes always, somebody of another community."""
    rng = chance("owners")
    first_in: dict[object, Mapping[str, object]] = {}
    for person in people:
        if int(str(person["birth_year"])) <= REFERENCE_YEAR - 25:
            first_in.setdefault(person["home"], person)
    grown = sorted({int(str(p["id"])) for p in first_in.values()})
    area_of = {int(str(p["id"])): str(p["area"]) for p in first_in.values()}
    rented = rng.random(len(homes)) < 0.3
    return [
        int(str(first_in[home.id]["id"])) if home.occupied and home.id in first_in and not rented[i] else _elsewhere(home.area[:12], grown, area_of, rng)
        for i, home in enumerate(homes)
    ]


def officers(cells: Sequence[str], full_time: int, on_duty: float = 0.95) -> Iterator[dict[str, object]]:
    """A grid leader for every cell and `full_time` officers over the 15-digit cells, at least one each where there are enough.

    `on_duty` is the share that is at work.
    """
    rng = chance("officers")
    taken: dict[str, int] = {}
    grids = [code for code in cells if "-" not in code]
    counts = share_out(full_time, 1 + rng.random(len(grids)) * 0.3)
    posts = [("full_time", code) for code, n in zip(grids, counts, strict=True) for _ in range(n)] + [("grid_leader", code) for code in cells]
    for i, (post, code) in enumerate(posts, 1):
        name = fictional_name(rng, taken, start=9000)
        yield {"id": i, "name": name, "phone": fictional_phone(90_000 + i), "post": post, "grid": code, "on_duty": bool(rng.random() < on_duty)}


def _elsewhere(community: str, grown: Sequence[int], area_of: Mapping[int, str], rng: np.random.Generator) -> int:
    while True:
        person = grown[int(rng.integers(len(grown)))]
        if not area_of[person].startswith(community):
            return person


def _names(rng: np.random.Generator, count: int) -> list[str]:
    taken = [0] * len(SURNAMES)
    names = []
    for i in rng.choice(len(SURNAMES), count, p=_SURNAME_WEIGHTS / _SURNAME_WEIGHTS.sum()):
        taken[i] += 1
        names.append(f"{SURNAMES[i]}测试{taken[i]:04d}")
    return names


def _ages(rng: np.random.Generator, count: int) -> np.ndarray:
    bands = rng.choice(len(_AGE_BANDS), count, p=_AGE_BANDS / _AGE_BANDS.sum())
    return bands * 5 + rng.integers(0, 5, count)


def _origin_weights(origins: Sequence[str]) -> np.ndarray:
    weights = np.array([_ORIGINS.get(origin, _RARE_ORIGIN) for origin in origins])
    return weights / weights.sum()
