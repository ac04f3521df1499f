"""What an interface is (数据接口): where the rows of a dataset come from, how often, and how a load takes them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.datasets import Span


class Interface(BaseModel):
    """One interface: a row in cities/*/interfaces/*.yaml.

    `connector` is a file of data_sources/connectors, `settings` are what it asks for (addresses, paths; secrets by the name of a setting, never here).
    A `full` load replaces all rows: what is missing is gone. An `incremental` one asks for what came after the `watermark` column's last value
    and changes rows by key; where `gone` is given, a row in which that column is true is taken out. `late` asks again for that much before the
    watermark, for rows that come late. `columns` maps their names to ours; without it a column is known by its id, Chinese or English name.
    `dates` says whether day or month comes first where the year stands last, `decimal` what a comma in numbers means: without them what may be either
    is refused. `most_rows` (20 million) and `most_mb` are what a load may give at most; one that gives more is not taken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    zh: str
    en: str
    dataset: str
    connector: str
    settings: dict[str, Any] = {}
    every: Span = "1d"
    load: Literal["full", "incremental"] = "full"
    watermark: str | None = None
    gone: str | None = None
    late: Span | None = None
    columns: dict[str, str] = {}
    crs: Literal["wgs84", "gcj02", "cgcs2000", "bd09"] = "wgs84"
    dates: Literal["ymd", "mdy", "dmy"] | None = None
    decimal: Literal[".", ","] | None = None
    most_rows: int | None = Field(None, ge=1, le=20_000_000)
    most_mb: int | None = Field(None, ge=1)
    owner: str  # the department at the other end

    @model_validator(mode="after")
    def _fits_together(self) -> "Interface":
        if self.load == "full" and (self.watermark or self.gone or self.late):
            raise ValueError("a full load needs neither watermark nor gone nor late: what is not there any more is gone")
        return self
