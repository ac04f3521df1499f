"""Files of the demo's upstream, as offices write them: CSV in UTF-8 or GB18030, workbooks, Parquet, JSON lines and a database; some not without faults."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_sources import sheets

if TYPE_CHECKING:
    import pandas as pd

    from core.datasets import Dataset

FOLDER, DATABASE = "intake", "upstream.db"  # below MAGNET_HOME; where data_sources/connectors/files.py looks
GBK = ("food_shop_in", "boiler_in", "penalty_in")  # written in GB18030
MARKED = ("residence_permit_in", "video_day_in")  # with the mark that Excel writes before UTF-8
BROKEN_EVERY = 33
Lines = list[list[Any]]


def write(home: Path, interface: str, connector: str, settings: Mapping[str, Any], dataset: "Dataset", frame: "pd.DataFrame", drifted: bool = False) -> bool:
    """Write what this interface will find, under another name first; False where it is none that finds files or tables.

    `drifted`: the office has renamed a column since the last time, where the demo has one that does.
    """
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if connector == "sql":
        with closing(sqlite3.connect(folder / DATABASE)) as base, base:
            frame.to_sql(str(settings["table"]), base, if_exists="replace", index=False)
        return True
    if connector != "files":
        return False
    file = folder / str(settings["path"])
    fresh = file.with_name(f".{file.name}")
    _WRITERS[file.suffix](fresh, interface, dataset, frame, drifted)
    fresh.replace(file)
    return True


def _csv(file: Path, interface: str, dataset: "Dataset", frame: "pd.DataFrame", drifted: bool) -> None:
    heads, lines = _table(interface, dataset, frame, drifted)
    text = "\r\n".join(",".join(_quoted(value) for value in line) for line in [heads, *lines]) + "\r\n"
    file.write_bytes(text.encode("gb18030" if interface in GBK else "utf-8-sig" if interface in MARKED else "utf-8"))


def _book(file: Path, interface: str, dataset: "Dataset", frame: "pd.DataFrame", drifted: bool) -> None:
    heads, lines = _table(interface, dataset, frame, drifted)
    file.write_bytes(sheets.written({dataset.zh: [heads, *[[str(value) for value in line] for line in lines]]}))


def _parquet(file: Path, interface: str, dataset: "Dataset", frame: "pd.DataFrame", drifted: bool) -> None:
    frame.to_parquet(file, index=False)


def _json_lines(file: Path, interface: str, dataset: "Dataset", frame: "pd.DataFrame", drifted: bool) -> None:
    frame.to_json(file, orient="records", lines=True, force_ascii=False)


_WRITERS: Mapping[str, "Callable[[Path, str, Dataset, pd.DataFrame, bool], None]"] = {
    ".csv": _csv,
    ".xlsx": _book,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
}


def _table(interface: str, dataset: "Dataset", frame: "pd.DataFrame", drifted: bool) -> tuple[list[str], Lines]:
    """Heads in Chinese and lines as a clerk would type them, with this interface's faults."""
    renamed = DRIFTS.get(interface, {}) if drifted else {}
    heads = [renamed.get(column.zh, column.zh) for column in dataset.columns.values()]
    values = frame.astype(object).where(frame.notna(), "").to_numpy().tolist()
    lines = [[("是" if value else "否") if isinstance(value, bool) else value for value in line] for line in values]
    spoil = FAULTS.get(interface)
    return heads, spoil(list(dataset.columns), lines) if spoil else lines


def _quoted(value: Any) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if any(ch in text for ch in ',"\r\n') else text


# ── faults ──
def _broken(columns: Sequence[str], lines: Lines) -> Lines:
    """Three in a hundred rows cannot be taken: no number, a place nobody knows, a date that is none, a number in words."""
    wrong = (("rental_no", ""), ("area", "已撤并社区"), ("checked_on", "2026-13-45"), ("tenants", "约三人"))
    for at in range(BROKEN_EVERY // 2, len(lines), BROKEN_EVERY):
        name, value = wrong[at // BROKEN_EVERY % len(wrong)]
        lines[at][columns.index(name)] = value
    return lines


def _four_dates(columns: Sequence[str], lines: Lines) -> Lines:
    """Four clerks, four ways to write a day."""
    at = columns.index("checked_on")
    for number, line in enumerate(lines):
        year, month, day = str(line[at]).split("-")
        ways = (line[at], f"{year}/{int(month)}/{int(day)}", f"{day}.{month}.{year}", f"{year}年{int(month)}月{int(day)}日")
        line[at] = ways[number % len(ways)]
    return lines


def _repeated(columns: Sequence[str], lines: Lines) -> Lines:
    """One in a hundred rows stands there twice, the second time tested anew."""
    again = [list(line) for line in lines[::100]]
    for line in again:
        line[columns.index("state")] = "good"
    return lines + again


FAULTS: Mapping[str, Callable[[Sequence[str], Lines], Lines]] = {"rental_home_in": _broken, "safety_check_in": _four_dates, "hydrant_in": _repeated}
SILENT_H = {"car_park_in": 72, "lift_fault_in": 5}  # offices that have sent nothing for so many hours
DRIFTS = {"estate_in": {"电梯数": "电梯台数"}}  # columns that the office calls something else from the second time on
