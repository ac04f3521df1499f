"""The demo's provider: nobody is rung; the log says that somebody would have been, by our own number and without his."""

import logging

from data_sources.callers._base import Caller, Line

log = logging.getLogger("magnet.callers")


def call(line: Line) -> str:
    """Taken at once."""
    log.info("demo: call %s connected", line.reference)
    return f"demo-{line.reference}"


def message(line: Line, text: str) -> str:
    """Taken at once."""
    log.info("demo: message %s of %d characters sent", line.reference, len(text))
    return f"demo-{line.reference}"


CALLER = Caller("demo", zh="演示外呼", en="Demo provider", call=call, message=message)
