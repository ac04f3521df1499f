"""YAML that remembers where every value stood, so that a mistake is named by file and line."""

from pathlib import Path
from typing import Any

import yaml

from core.errors import Unusable

Path_ = tuple[str | int, ...]
Place = tuple[Path, int]
Lines = dict[Path_, Place]


class PackError(Unusable):
    """A city pack that cannot be used; the message names file, line, cause and cure."""

    def __init__(self, file: Path, line: int | None, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.line, self.reason = line, message


def read_yaml(file: Path, rows: bool = True) -> tuple[Any, Lines]:
    """The data of `file` and the place of each value by its path.

    With `rows` a list of maps that all have an `id` becomes a map by id. Raises PackError for broken YAML,
    a key given twice and two rows of one id.
    """
    return read_text(file.read_text(encoding="utf-8"), file, rows, ours=True)


def read_text(text: str, file: Path, rows: bool = True, ours: bool = False) -> tuple[Any, Lines]:
    """Like `read_yaml`, of a text that is called `file` in errors. `ours`: it is a file of a pack, and not from anybody who sent it."""
    lines: Lines = {}
    try:
        node = _quickly(text) if ours else None
        if node is None:
            node = yaml.compose(text, Loader=_Loader)
        return ({} if node is None else _Reader(file, lines, rows).value(node, ())), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PackError(file, line, f"is no YAML ({error.problem}). Check indentation, colons and quotes.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(file, None, f"is no YAML ({' '.join(str(error).split())[:160]}).") from error
    except RecursionError as error:
        raise PackError(file, None, "is nested too deeply. A page or a pack needs a few levels.") from error


def _quickly(text: str) -> yaml.Node | None:
    """What libyaml makes of it, ten times as fast; None where it has no good answer, and the slow one says what is wrong."""
    if not yaml.__with_libyaml__ or "*" in text:  # it would follow an alias
        return None
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        return node
    except yaml.YAMLError:
        return None


class _Loader(yaml.SafeLoader):
    """No aliases: a few lines of them stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not taken: write the value out", problem_mark=mark)
        return super().compose_node(parent, index)


class _Reader:
    def __init__(self, file: Path, lines: Lines, rows: bool) -> None:
        self.file, self.lines, self.rows = file, lines, rows
        self.make = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: Path_) -> Any:
        self.lines[path] = (self.file, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._map(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._rows(node, path) if self.rows and _are_rows(node) else [self.value(n, (*path, i)) for i, n in enumerate(node.value)]
        return self.make.construct_object(node)

    def _map(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in data:
                raise PackError(self.file, key_node.start_mark.line + 1, f"{key!r} is given twice. Keep one of them.")
            data[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = (self.file, key_node.start_mark.line + 1)
        return data

    def _rows(self, node: yaml.SequenceNode, path: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for row in node.value:
            row_id = _id_of(row)
            assert row_id is not None
            if row_id in data:
                raise PackError(self.file, row.start_mark.line + 1, f"the id {row_id!r} is given twice. Give each row an id of its own.")
            data[row_id] = self.value(row, (*path, row_id))
        return data


def _id_of(node: yaml.Node) -> str | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((str(value.value) for key, value in node.value if key.value == "id"), None)


def _are_rows(node: yaml.SequenceNode) -> bool:
    return bool(node.value) and all(_id_of(item) is not None for item in node.value)


def lay_over(below: Any, above: Any) -> Any:
    """`above` laid over `below`: maps key by key, anything else replaced."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{key: lay_over(below[key], value) if key in below else value for key, value in above.items()}}
