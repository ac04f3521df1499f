"""Kinds of things that a city pack says more of than a word: components, and sensors with their bands."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

CODE = r"^\d{6}\d{4}\d{6}$"  # of a component: county, class, number


def rising(bands: tuple[float, ...]) -> tuple[float, ...]:
    """Thresholds of four bands, checked."""
    if sorted(set(bands)) != list(bands):
        raise ValueError("bands rise from blue to red, such as [1, 2, 3, 4]")
    return bands


def band_of(bands: tuple[float, ...], value: float) -> int:
    """The band a value reaches: 0 none, 4 blue, 3 yellow, 2 orange, 1 red."""
    reached = sum(value >= threshold for threshold in bands)
    return 5 - reached if reached else 0


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Component(_Row):
    """A class of components (部件), by the major and minor code in its 16 digits: its words and whose it is."""

    id: str = Field(pattern=r"^\d{4}$")
    zh: str
    en: str
    department: str


class Sensor(_Row):
    """A kind of sensor. `bands` are readings in `unit` from which on it is blue, yellow, orange, red."""

    id: str
    zh: str
    en: str
    unit: str
    bands: tuple[float, float, float, float]

    _rising = field_validator("bands")(rising)

    def band(self, value: float) -> int:
        """The band of a reading: 0 none, 4 blue, 3 yellow, 2 orange, 1 red."""
        return band_of(self.bands, value)
