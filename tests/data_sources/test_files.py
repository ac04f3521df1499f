"""Files under the name of their content, on a disk or elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from core.errors import Unusable
from data_sources.files import Files, address


@pytest.fixture(params=["", "memory://photos"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    yield Files.open(request.param, tmp_path)
    fsspec.filesystem("memory").store.clear()


def test_what_was_written_is_read_again_until_it_is_removed(files: Files) -> None:
    name = address(b"one")
    assert not files.exists(name)
    files.write(name, b"one")
    files.write(f"{name}.thumb", b"small")
    assert (files.read(name), files.read(f"{name}.thumb"), files.exists(name)) == (b"one", b"small", True)
    files.remove(name)
    files.remove(name)
    with pytest.raises(FileNotFoundError):
        files.read(name)
    assert files.exists(f"{name}.thumb")


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/../x", "a" * 64 + "\n"])
def test_a_name_leads_nowhere_else(files: Files, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        files.read(name)
    with pytest.raises(FileNotFoundError):
        files.write(name, b"x")


def test_files_of_the_home_are_their_owners_alone(tmp_path: Path) -> None:
    name = address(b"one")
    Files.open("", tmp_path).write(name, b"one")
    file = tmp_path / "files" / name[:2] / name
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_write_that_breaks_off_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, name = Files.open("", tmp_path), address(b"one")
    files.write(name, b"one")

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.write(name, b"other")
    assert files.read(name) == b"one"


@pytest.mark.parametrize(("url", "said"), [("s3://photos", "install s3fs"), ("nonsense://x", "fsspec")])
def test_an_address_without_a_driver_is_refused_with_the_cure(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(Unusable, match=said) as caught:
        Files.open(url, tmp_path)
    assert "FILES_URL" in str(caught.value)
