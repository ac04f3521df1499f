"""Base maps as a city's pack names them, and where their tiles lie: rows of `bases:` in city.yaml."""

import re
from math import asinh, atan, degrees, pi, radians, sinh, tan
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.words import Words

Kind = Literal["outline", "vector", "mbtiles", "pmtiles", "xyz", "wmts"]
Crs = Literal["wgs84", "cgcs2000", "gcj02"]  # CGCS2000 and WGS-84 differ by centimetres: nothing is shifted between them
Dark = Literal["as_is", "dim", "invert"]
FILES, SERVERS = ("mbtiles", "pmtiles"), ("xyz", "wmts")
DEEPEST = 22
_SLOT = re.compile(r"{(\w+)}")
_SLOTS = {"z", "x", "y", "-y", "s", "key"}


class Base(BaseModel):
    """One base map. The first of the list is the one maps open with.

    `outline` draws the areas alone; `vector` the illustrative map made of the demo's own ground; `mbtiles` and `pmtiles` a `file`
    (relative: in MAGNET_HOME/maps); `xyz` and `wmts` one or several `address`es of tiles in web mercator, drawn one over the other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    kind: Kind
    zh: str
    en: str
    file: str | None = None
    address: tuple[str, ...] = ()
    dark_address: tuple[str, ...] = ()  # asked instead where the page is dark
    dark: Dark = "dim"  # what is done with bright pictures on a dark page
    subdomains: tuple[str, ...] = ()
    key: str | None = None  # its name in the setting MAP_KEYS
    attribution: str = ""
    crs: Crs = "wgs84"
    min_zoom: int = Field(default=0, ge=0, le=DEEPEST)
    max_zoom: int = Field(default=18, ge=0, le=DEEPEST)
    keep_days: int = Field(default=7, ge=0, le=365)  # how long a tile from a server is kept here; 0: not at all

    @field_validator("address", "dark_address", "subdomains", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("address", "dark_address")
    @classmethod
    def _are_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for address in addresses:
            found = set(_SLOT.findall(address.replace("{-y}", "{y}")))
            if not re.match(r"https?://[^/{}\s]*(?:{s}[^/{}\s]*)?/", address):
                raise ValueError("an address of tiles begins with https:// or http:// and a host, such as https://tiles.example/{z}/{x}/{y}.png")
            if not {"z", "x", "y"} <= found:
                raise ValueError("an address of tiles has {z}, {x} and {y} (or {-y}, counted from the south) where zoom, column and row stand")
            if unknown := found - _SLOTS:
                raise ValueError(f"{{{min(unknown)}}} is no place to fill: use {{z}}, {{x}}, {{y}}, {{-y}}, {{s}}, {{key}}")
        return addresses

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Base":
        asked = (*self.address, *self.dark_address)
        if (self.kind in FILES) != (self.file is not None):
            raise ValueError(
                f"file belongs to {' and '.join(FILES)}" if self.file else f"a base map of kind {self.kind} needs file: its name in MAGNET_HOME/maps"
            )
        if (self.kind in SERVERS) != bool(self.address):
            raise ValueError(
                f"address belongs to {' and '.join(SERVERS)}" if self.address else f"a base map of kind {self.kind} needs address: with {{z}}/{{x}}/{{y}}"
            )
        if self.kind in SERVERS and not self.attribution.strip():
            raise ValueError("tiles of others need attribution: the words their owner asks for")
        if self.crs == "gcj02" and self.kind not in SERVERS:
            raise ValueError("crs gcj02 belongs to xyz and wmts: files are WGS-84 or CGCS2000")
        if any("{key}" in each for each in asked) != (self.key is not None):
            raise ValueError("key and {key} in an address go together: key is the name it has in MAP_KEYS")
        if any("{s}" in each for each in asked) != bool(self.subdomains):
            raise ValueError("subdomains and {s} in an address go together, such as subdomains: ['0', '1', '2']")
        if self.min_zoom > self.max_zoom:
            raise ValueError("min_zoom is above max_zoom")
        return self

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.zh, self.en)

    @property
    def has_tiles(self) -> bool:
        """Whether it is drawn from tiles."""
        return self.kind != "outline"

    def addresses(self, z: int, x: int, y: int, key: str, dark: bool) -> list[str]:
        """Where the pictures of one tile are asked for, the lowest first. Neighbouring tiles go to different subdomains."""
        host = self.subdomains[(x + y) % len(self.subdomains)] if self.subdomains else ""
        known = {"z": z, "x": x, "y": y, "-y": 2**z - 1 - y, "s": host, "key": key}
        return [re.sub(r"{(-?\w+)}", lambda m: str(known[m[1]]), each) for each in (self.dark_address if dark and self.dark_address else self.address)]


OUTLINE = Base(id="outline", kind="outline", zh="轮廓", en="Outlines")


def tile_corner(z: int, x: float, y: float) -> tuple[float, float]:
    """Lon, lat (degrees) of a place of the tile grid: whole numbers are the north-west corners of tiles."""
    return x / 2**z * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * y / 2**z))))


def tile_at(z: int, lon: float, lat: float) -> tuple[float, float]:
    """The way back from `tile_corner`."""
    return (lon + 180) / 360 * 2**z, (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z


def is_tile(z: int, x: int, y: int) -> bool:
    """Whether the numbers name a tile of the world."""
    return 0 <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z
