"""One load in the making: batches of a source become rows of a dataset, laid aside until all of them are there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset, span
from core.drift import Drift, changes, kinds, matched, needed, retyped
from core.interfaces import Interface
from core.moments import Unread, moment
from core.row_values import is_nothing, words_of
from core.rows import Checked, Checker, Fault, is_old
from core.watermarks import as_text, latest
from core.words import Words
from data_sources.connectors._base import Batch, Broken
from data_sources.records import Change, key_of
from data_sources.spool import Repeats, Spool
from services._load_areas import set_areas
from services._parts import Parts
from services.corrections import GONE

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pandas as pd

MOST_FAULTS = 5_000  # of a load are kept one by one; all are counted
MOST_ROWS = 20_000_000
MOST_GONE = 500_000  # rows that a source takes back one by one
FEW = 20  # rows below which a share says nothing
Held = Mapping[str, Mapping[str, tuple[Any, Any]]]


class Stopped(Exception):
    """The load as a whole cannot be taken; what was there before stays."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(slots=True)
class Job:
    """The rows of one load; what is held of them does not grow with their number. `whole`: what is missing is gone, but for keys in `refused`.
    `held` are accepted corrections: key → column → (what stood there, what stands there now).
    """

    parts: Parts
    dataset: Dataset
    interface: Interface | None
    spool: Spool
    before: Mapping[str, str]  # the source's columns of the last time
    since: str | None = None  # the watermark
    held: Held = field(default_factory=dict)
    whole: bool = False
    anew: bool = False  # all the source has, after files of the dataset were spoilt
    read: int = 0
    bad: int = 0
    late: int = 0
    bytes: int = 0
    mark: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    drift: list[Drift] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    refused: Spool = field(init=False)  # the keys (`_key`) of rows that were refused: what their rows said before stays
    change: Change = field(default_factory=Change)
    gone: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # keys (and their columns' values) that the source says are gone
    _match: dict[str, str] | None = None
    _checker: Checker | None = None
    _repeats: Repeats = field(init=False)

    def __post_init__(self) -> None:
        self.refused, self._repeats = self.spool.beside(), Repeats(self.spool)

    def take(self, batch: Batch) -> None:
        """Read a batch, keep what is good. Raises Stopped where nothing of the load can be taken."""
        self.bytes += batch.bytes
        self.mark = batch.mark or self.mark
        for broken in batch.broken:
            self._refuse_broken(broken)
        if batch.numbers:
            self._take(batch)
        most, largest = (self.interface.most_rows, self.interface.most_mb) if self.interface else (None, None)
        if self.read > (limit := most or MOST_ROWS):
            raise Stopped(f"来源给出超过 {limit:,} 行（上限 most_rows），已停止", f"it gave over {limit:,} rows (its limit, most_rows) and was stopped")
        if largest and self.bytes > largest * 1_000_000:
            raise Stopped(f"来源给出超过 {largest:,} MB（上限 most_mb），已停止", f"it gave over {largest:,} MB (its limit, most_mb) and was stopped")

    def finish(self) -> None:
        """All batches have been taken: what can only be said of all of them. Raises Stopped."""
        if self.read >= FEW and self.bad * 2 > self.read:
            most = self.reasons.most_common(1)[0][0] if self.reasons else ""
            raise Stopped(
                f"{self.read:,} 行中有 {self.bad:,} 行不可用（多为 {most}），整批不采用", f"{self.bad:,} of {self.read:,} rows are unusable (mostly {most})"
            )
        self._note_repeats()

    def _take(self, batch: Batch) -> None:
        self.read += len(batch.numbers)
        if self._match is None:
            self._know(batch.columns)
        assert self._match is not None
        assert self._checker is not None
        ours = {id: batch.columns[name] for name, id in self._match.items() if name in batch.columns}
        checked = self._checker.check(ours, batch.numbers)
        set_areas(self.parts, self.dataset, checked, self.interface.crs if self.interface else "wgs84")
        self._refuse_old(checked)
        leaving = self._leaving(batch)
        self._follow(batch, checked)
        self._count(checked)
        self._keep(checked, leaving)

    def _know(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Which column is which, and what has changed about them. Raises Stopped where one is missing that is needed."""
        dataset, mapping = self.dataset, dict(self.interface.columns) if self.interface else {}
        names = list(columns)
        self._match = matched(dataset, names, mapping)
        self.columns = kinds(columns)
        typed = {name for name, id in self._match.items() if dataset.columns[id].kind != "text"}
        self.drift = changes(dataset, self._match, names, mapping, self.before)
        self.drift += retyped({name: kind for name, kind in self.before.items() if name in typed}, self.columns)
        if missing := [id for id in needed(dataset) if id not in self._match.values()]:
            zh = "、".join(f"{dataset.columns[id].zh}（{id}）" for id in missing)
            seems = next((f"；「{each.column}」似已改名为「{each.to}」" for each in self.drift if each.what == "renamed"), "")
            seems_en = next((f"; {each.column} seems to be called {each.to} now" for each in self.drift if each.what == "renamed"), "")
            raise Stopped(f"缺少必需的列：{zh}{seems}", f"needed columns are missing: {', '.join(missing)}{seems_en}")
        lists = {column.words for column in dataset.columns.values() if column.words}
        words = {name: words_of(getattr(self.parts.city, name, {})) for name in lists}
        order, decimal = (self.interface.dates, self.interface.decimal) if self.interface else (None, None)
        self._checker = Checker(dataset, words, self.parts.city.tz, order, decimal)

    def _refuse_broken(self, broken: Broken) -> None:
        self.read += 1
        self.bad += 1
        self.reasons[broken.code] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(broken.row, None, broken.code, broken.value))

    def _refuse_old(self, checked: Checked) -> None:
        """Rows of a time so long ago that they would be cleared away at once; a full load holds whatever its source holds."""
        if self.dataset.keep is None or self.dataset.time is None or (self.interface and self.interface.load == "full"):
            return
        before = datetime.now(UTC) - span(self.dataset.keep)
        for at, value in enumerate(checked.columns[self.dataset.time]):
            if not checked.refused[at] and is_old(value, before, self.parts.city.tz):
                checked.refused[at] = True
                checked.faults.append(Fault(checked.numbers[at], self.dataset.time, "too_old", str(value)))

    def _leaving(self, batch: Batch) -> list[bool]:
        """Which rows say that they are gone."""
        values = self._column(batch, self.interface.gone) if self.interface and self.interface.gone else None
        return [False] * len(batch.numbers) if values is None else [_is_true(value) for value in values]

    def _follow(self, batch: Batch, checked: Checked) -> None:
        """Up to where one has read, and how many rows are of a time before."""
        if self.interface is None or self.interface.watermark is None:
            return
        values = self._column(batch, self.interface.watermark)
        if values is not None and not batch.mark:
            self.mark = latest(values, self.mark or self.since)
        if self.since is None or self.dataset.time is None:
            return
        try:
            since, aware = moment(self.since)
        except Unread:
            return
        since = since if aware else since.replace(tzinfo=self.parts.city.tz)
        self.late += sum(is_old(value, since, self.parts.city.tz) for value in checked.columns[self.dataset.time])

    def _column(self, batch: Batch, name: str) -> Sequence[Any] | None:
        """A column by their name or ours."""
        if name in batch.columns:
            return batch.columns[name]
        theirs = next((theirs for theirs, ours in (self._match or {}).items() if ours == name), None)
        return batch.columns.get(theirs) if theirs else None

    def _count(self, checked: Checked) -> None:
        self.bad += sum(checked.refused)
        self.reasons.update(fault.reason for fault in checked.faults)
        self.faults += checked.faults[: max(0, MOST_FAULTS - len(self.faults))]

    def _keep(self, checked: Checked, leaving: list[bool]) -> None:
        import pandas as pd

        frame = pd.DataFrame({name: _typed(values, self._kind(name), self.parts.city.tz) for name, values in checked.columns.items()})
        keys = key_of(self.dataset, frame)
        refused, leaves = pd.Series(checked.refused), pd.Series(leaving)
        whole = frame[list(self.dataset.key)].notna().all(axis=1)
        good = ~refused & ~leaves
        if leaves.any() or self.gone:
            self._leave(frame, keys, leaves & whole, good)
        if self.whole and (refused & whole).any():
            self.refused.add(keys[refused & whole].to_frame("_key"))
        self._repeats.add(keys[good].to_numpy(dtype=object), pd.Series(list(checked.numbers))[good].to_numpy())
        kept = frame[good].reset_index(drop=True)
        self.spool.add(self._corrected(kept, keys[good].reset_index(drop=True)))

    def _leave(self, frame: "pd.DataFrame", keys: "pd.Series[Any]", leaves: "pd.Series[Any]", good: "pd.Series[Any]") -> None:
        """Of a row that goes and comes again the last word counts."""
        for at in frame.index[leaves | good]:
            if leaves[at]:
                self.gone[keys[at]] = tuple(frame.loc[at, list(self.dataset.key)])
            else:
                self.gone.pop(keys[at], None)
        if len(self.gone) > MOST_GONE:
            raise Stopped(
                f"来源一次删除超过 {MOST_GONE:,} 行：请改为全量接口（load: full）",
                f"it takes back over {MOST_GONE:,} rows at once: make the interface full (load: full)",
            )

    def frames(self) -> "Iterator[pd.DataFrame]":
        """The rows that are to be put."""
        gone = list(self.gone)
        for frame in self.spool.frames():
            yield frame[~key_of(self.dataset, frame).isin(gone)] if gone else frame

    def gone_frame(self) -> "pd.DataFrame | None":
        """The keys that are to be taken out."""
        import pandas as pd

        return pd.DataFrame(list(self.gone.values()), columns=list(self.dataset.key)) if self.gone else None

    def _kind(self, name: str) -> str:
        return "text" if name == "_area" else self.dataset.columns[name].kind

    def _corrected(self, frame: "pd.DataFrame", keys: "pd.Series[Any]") -> "pd.DataFrame":
        """The frame with the corrections that hold: those whose old value the source still sends."""
        if not self.held:
            return frame
        out = []
        for at in keys.index[keys.isin(list(self.held))]:
            if was := self.held[keys[at]].get(GONE):
                out += [at] if all(_same(frame.at[at, name], value) for name, value in (was[0] or {}).items() if name in frame.columns) else []
                continue
            for column, (old, new) in self.held[keys[at]].items():
                if column in frame.columns and _same(frame.at[at, column], old):
                    frame.at[at, column] = _typed([new], self._kind(column), self.parts.city.tz)[0]
        return frame.drop(index=out) if out else frame

    def _note_repeats(self) -> None:
        """Keys that came more than once: all but the last row are noted."""
        count, first = self._repeats.found(max(0, MOST_FAULTS - len(self.faults)))
        if count:
            self.reasons["repeated"] += count
            self.faults += [Fault(number, self.dataset.key[0], "repeated", "", kept=True) for number in first]


def _is_true(value: Any) -> bool:
    return not is_nothing(value, "bool") and str(value).strip().lower() in ("1", "1.0", "true", "t", "yes", "y", "是", "deleted", "d", "删除", "已删除", "注销")


def _typed(values: list[Any], kind: str, tz: "ZoneInfo") -> Any:
    import pandas as pd

    extended: dict[str, Any] = {"int": pd.Int64Dtype(), "float": pd.Float64Dtype(), "bool": pd.BooleanDtype()}
    if kind in extended:
        return pd.array(values, dtype=extended[kind])
    if kind == "time":  # the city's local time, as rows are kept
        return pd.to_datetime(pd.Series(values, dtype="object"), utc=True).dt.tz_convert(tz).dt.tz_localize(None)
    return pd.to_datetime(pd.Series(values, dtype="object")) if kind == "date" else pd.Series(values, dtype="object")


def _same(value: Any, old: Any) -> bool:
    if is_nothing(value) or is_nothing(old):
        return is_nothing(value) and is_nothing(old)
    return as_text(value).removesuffix("T00:00:00") == as_text(old).removesuffix("T00:00:00")
