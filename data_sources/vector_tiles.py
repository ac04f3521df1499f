"""Shapes cut into vector tiles (Mapbox Vector Tile 2.1): only what the illustrative base map needs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

EXTENT, BUFFER = 4096, 96
_POINT, _LINE, _POLYGON = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Feature:
    """A shape in mercator units (0 … 1, y southwards) of a layer, shown from zoom `since` on."""

    layer: str
    shape: BaseGeometry
    tags: Mapping[str, str | int | float]
    since: int = 0


def units(lon_lat: np.ndarray) -> np.ndarray:
    """Rows of lon, lat (degrees) in mercator units."""
    sine = np.sin(np.radians(lon_lat[:, 1]))
    return np.column_stack([lon_lat[:, 0] / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)])


def projected(shape: BaseGeometry) -> BaseGeometry:
    """A shape of lon, lat in mercator units."""
    return shapely.transform(shape, units)


def tiles(features: list[Feature], min_zoom: int, max_zoom: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Every tile that holds something, as z, x, y, bytes."""
    for z in range(min_zoom, max_zoom + 1):
        here = [f for f in features if f.since <= z]
        if not here:
            continue
        cell = 1 / 2**z
        simple = shapely.simplify(np.array([f.shape for f in here], dtype=object), cell / EXTENT * (1 if z == max_zoom else 3))
        tree = shapely.STRtree(simple)
        west, north, east, south = shapely.total_bounds(simple)
        for x in range(floor(west / cell), ceil(east / cell)):
            for y in range(floor(north / cell), ceil(south / cell)):
                edge = BUFFER / EXTENT * cell
                box = (x * cell - edge, y * cell - edge, (x + 1) * cell + edge, (y + 1) * cell + edge)
                found = sorted(tree.query(shapely.box(*box)))
                cut = shapely.clip_by_rect(simple[found], *box)
                data = encode([(here[i], shape) for i, shape in zip(found, cut, strict=True) if not shape.is_empty], x * cell, y * cell, cell)
                if data:
                    yield z, x, y, data


def encode(found: Iterable[tuple[Feature, BaseGeometry]], x: float, y: float, cell: float) -> bytes:
    """One tile, its north-west corner at x, y."""
    layers: dict[str, _Layer] = {}
    for feature, shape in found:
        layers.setdefault(feature.layer, _Layer(feature.layer)).add(shape, feature.tags, x, y, cell)
    return b"".join(_field(3, layer.bytes()) for layer in layers.values() if layer.features)


class _Layer:
    def __init__(self, name: str) -> None:
        self.name, self.features = name, []  # type: ignore[var-annotated]
        self.keys: dict[str, int] = {}
        self.values: dict[Any, int] = {}

    def add(self, shape: BaseGeometry, tags: Mapping[str, Any], x: float, y: float, cell: float) -> None:
        for kind, parts in _parts(shape):
            commands = _commands(kind, parts, x, y, cell)
            if commands:
                pairs = [n for key, value in tags.items() for n in (self._number(self.keys, key), self._number(self.values, value))]
                packed = (_field(2, _varints(pairs)) if pairs else b"") + _varint(3 << 3) + _varint(kind) + _field(4, _varints(commands))
                self.features.append(_field(2, packed))

    def bytes(self) -> bytes:
        keys = b"".join(_field(3, key.encode()) for key in self.keys)
        values = b"".join(_field(4, _value(value)) for value in self.values)
        return _field(1, self.name.encode()) + b"".join(self.features) + keys + values + _varint(5 << 3) + _varint(EXTENT) + _varint(15 << 3) + _varint(2)

    @staticmethod
    def _number(known: dict[Any, int], what: Any) -> int:
        return known.setdefault(what, len(known))


def _parts(shape: BaseGeometry) -> Iterator[tuple[int, list[BaseGeometry]]]:
    parts = shapely.get_parts(shape) if shape.geom_type == "GeometryCollection" else [shape]
    for part in parts:
        kind = {"Point": _POINT, "LineString": _LINE, "MultiLineString": _LINE, "Polygon": _POLYGON, "MultiPolygon": _POLYGON}.get(part.geom_type)
        if kind:
            yield kind, list(shapely.get_parts(part))


def _commands(kind: int, parts: list[BaseGeometry], x: float, y: float, cell: float) -> list[int]:
    found: list[int] = []
    at = (0, 0)
    for part in parts:
        if kind == _POLYGON:
            part = shapely.geometry.polygon.orient(part, 1.0)  # in a picture with y downwards the outer ring then goes clockwise
        for ring in [part.exterior, *part.interiors] if kind == _POLYGON else [part]:
            points = np.rint((shapely.get_coordinates(ring) - (x, y)) / cell * EXTENT).astype(int)
            points = points[:-1] if kind == _POLYGON else points
            keep = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
            points = points[keep]
            if len(points) < {_POINT: 1, _LINE: 2, _POLYGON: 3}[kind]:
                continue
            steps = np.diff(np.vstack([at, points]), axis=0)
            zigzag = ((steps << 1) ^ (steps >> 31)).ravel().tolist()
            found += [(1 << 3) | 1, *zigzag[:2]]
            if len(points) > 1:
                found += [((len(points) - 1) << 3) | 2, *zigzag[2:]]
            if kind == _POLYGON:
                found.append((1 << 3) | 7)
            at = (int(points[-1][0]), int(points[-1][1]))
    return found


def _value(value: str | float) -> bytes:
    if isinstance(value, str):
        return _field(1, value.encode())
    if isinstance(value, int):
        return _varint(4 << 3) + _varint(value)
    return _varint((3 << 3) | 1) + np.float64(value).tobytes()


def _field(number: int, data: bytes) -> bytes:
    return _varint((number << 3) | 2) + _varint(len(data)) + data


def _varints(numbers: Iterable[int]) -> bytes:
    found = bytearray()
    for n in numbers:
        while n > 0x7F:
            found.append((n & 0x7F) | 0x80)
            n >>= 7
        found.append(n)
    return bytes(found)


def _varint(n: int) -> bytes:
    return _varints((n,))
