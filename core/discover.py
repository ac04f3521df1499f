"""Units of extension are found, not registered: every `*.py` of a folder that does not start with `_` holds one unit."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from core.errors import Unusable

Unit = TypeVar("Unit")


class BrokenUnit(Unusable):
    """A unit that stops the start; the message names file, cause and cure."""


def discover(folder: Path, kind: type[Unit], package: str) -> dict[str, Unit]:
    """The units of `kind` in `folder`, by id, in the order of their file names.

    `package` is the dotted name of the folder. Raises BrokenUnit when a file cannot be imported,
    holds no or several objects of `kind`, or one whose id is not the file's name.
    """
    units: dict[str, Unit] = {}
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        name = f"{package}.{path.stem}"
        try:
            module = importlib.import_module(name) if name in sys.modules or _is_ours(package) else _load(path, name)
        except Exception as error:
            raise BrokenUnit(f"{path}: cannot be imported ({type(error).__name__}: {error}). Mend the file or move it away.") from error
        found = [(key, value) for key, value in vars(module).items() if isinstance(value, kind)]
        if len({id(value) for _, value in found}) != 1:
            raise BrokenUnit(f"{path}: holds {len(found)} objects of kind {kind.__name__}, expected exactly one. Name it {kind.__name__.upper()}.")
        unit = found[0][1]
        unit_id = getattr(unit, "id", None)
        if unit_id != path.stem:
            raise BrokenUnit(f"{path}: its {kind.__name__} has the id {unit_id!r}, but the file is named {path.stem!r}. Give both the same name.")
        units[path.stem] = unit
    return units


def _is_ours(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
