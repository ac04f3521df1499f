"""What benchmarks share: servers as processes, their CPU time, figures and tables."""

import contextlib
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """CPU time a process has used so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of `values` lie, None without values."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(command: Sequence[str], port: int, env: dict[str, str] | None = None, patience: float = 40.0) -> Iterator[int]:
    """A server process that listens on `port`; its pid. Its output stays out of the table."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await_port(process, port, patience)
        yield process.pid
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def _await_port(process: "subprocess.Popen[bytes]", port: int, patience: float) -> None:
    until = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    process.kill()
    said = process.stderr.read().decode(errors="replace")[-800:] if process.stderr else ""
    raise SystemExit(f"{' '.join(process.args)} did not start: {said}")  # type: ignore[arg-type]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A markdown table; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join("–" if cell is None else str(cell) for cell in row) + " |" for row in rows])


def machine() -> str:
    """One sentence about where the figures come from."""
    model = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    return f"{date.today().isoformat()}, {os.cpu_count()} cores ({model}), Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end."


def in_browser(version: str) -> str:
    """What `machine` says, and the browser the figures were taken in."""
    return f"Chromium {version}, headless, drawn without a graphics card; {machine()}"


def write(name: str, heading: str, module: str | None, text: str) -> None:
    """Write docs/benchmarks/<name>.md: what is measured, as the docstring of the module says it up to "Prints", and what came of it."""
    says = (module or "").split("Prints")[0].strip()
    file = ROOT / "docs" / "benchmarks" / f"{name}.md"
    file.write_text(f"# {heading}\n\n{says}\n\n{text}\n\nMade by `python benchmarks/{name}.py`.\n", encoding="utf-8")


def _lines(file: str) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(file).read_text(encoding="utf-8").splitlines()
    return []
