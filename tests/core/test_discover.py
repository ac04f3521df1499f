"""A unit is one file; a broken one stops the start with file, cause and cure."""

from pathlib import Path

import pytest

from core.discover import BrokenUnit, discover
from core.words import Words


class Named(Words):
    @property
    def id(self) -> str:
        return self.zh


def unit(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(f"from tests.core.test_discover import Named\n{text}\n", encoding="utf-8")
    return path


def test_a_new_file_is_found_without_a_line_elsewhere(tmp_path: Path) -> None:
    unit(tmp_path, "ring", "UNIT = Named('ring', 'Ring')")
    unit(tmp_path, "_base", "UNIT = Named('other', 'Other')")
    assert list(discover(tmp_path, Named, "units")) == ["ring"]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("import nowhere_to_be_found", "Mend the file or move it away"),
        ("OTHER = 1", "expected exactly one"),
        ("A, B = Named('ring', 'a'), Named('two', 'b')", "expected exactly one"),
        ("UNIT = Named('circle', 'Circle')", "Give both the same name"),
    ],
)
def test_a_broken_unit_names_file_cause_and_cure(tmp_path: Path, text: str, cure: str) -> None:
    path = unit(tmp_path, "ring", text)
    with pytest.raises(BrokenUnit, match=cure) as raised:
        discover(tmp_path, Named, "units")
    assert str(path) in str(raised.value)
