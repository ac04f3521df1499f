"""Errors that mean something to the caller: each one leads to a different answer."""

from collections.abc import Sequence
from typing import Any

from core.words import Words


class NotFound(Exception):
    """There is no such thing, or it lies outside the asker's scope: both look alike from outside."""


class NotAllowed(Exception):
    """The asker's role may not do this; the message says what would be needed, `words` the rule in both languages where there is one."""

    def __init__(self, message: str, words: Words | None = None) -> None:
        super().__init__(message)
        self.words = words


class BadInput(Exception):
    """What was handed in cannot be used: `code` for machines, `field` where it is, the message says what to do; `zh` says it in Chinese."""

    def __init__(self, code: str, message: str, field: str | None = None, zh: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field
        self.words = Words(zh or message, message)


class Conflict(Exception):
    """Somebody else was first; `data` says what happened since."""

    def __init__(self, message: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message, self.data = message, data or {}


class Spoilt(Exception):
    """Files of a dataset are not as they were written, so that its rows cannot be told; `files` names them, `words` the cure."""

    def __init__(self, dataset: str, files: Sequence[str]) -> None:
        self.dataset, self.files = dataset, tuple(files)
        self.words = spoilt_words(dataset, files)
        super().__init__(self.words.en)


def spoilt_words(dataset: str, files: Sequence[str]) -> Words:
    """Which files of a dataset are spoilt, and the cure."""
    more_zh, more_en = (f" 等 {len(files)} 个", f" and {len(files) - 1} more") if len(files) > 1 else ("", "")
    place = f"lake/records/{dataset}/{files[0]}"
    return Words(
        f"数据文件已损坏：{place}{more_zh}。接口会自动重新全量加载；推送来的数据请以整表文件重新导入，或从备份恢复 lake 目录。",
        f"A data file is damaged: {place}{more_en}. An interface that is asked loads everything anew by itself; for what is posted, load a file of all rows"
        " (whole=true) or restore the folder lake from a backup.",
    )


class Unusable(Exception):
    """The program cannot start as it is set up; the message is one sentence with the cure (exit code 2)."""
