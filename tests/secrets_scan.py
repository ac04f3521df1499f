"""Looks for secrets in what git keeps: keys, tokens and passwords by their shape. `python tests/secrets_scan.py` names file and line; 1 where it finds any."""

import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHAPES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "AWS key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b"),
    "GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b"),
    "Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b"),
    "Aliyun key": re.compile(r"\bLTAI[A-Za-z0-9]{12,24}\b"),
    "Tencent key": re.compile(r"\bAKID[A-Za-z0-9]{32}\b"),
    "JSON web token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "token of ours": re.compile(r"\bmg[at]_[A-Za-z0-9_-]{40,}"),
    "address with a password": re.compile(r"\b[a-z][a-z0-9+]{2,}://[^\s:/@'\"{}<>$%*]+:(?!password|secret|pass|pw\b|\*+)[^\s:/@'\"{}<>$%*]{8,}@(?!host|localhost|127|example)"),
}  # fmt: skip
ASSIGNED = re.compile(r"""(?i)\b(?:secret|token|password|passwd|api_?key|access_?key)\w*["']?\s*[:=]\s*["']([A-Za-z0-9+/=_\-]{24,})["']""")
RANDOM = 4.0  # bits a character from which on a text looks drawn by lot
SKIPPED = ("assets/vendor/", "assets/magnet.js", "tests/data/")
LARGEST = 2_000_000


def found_in(text: str) -> list[tuple[int, str]]:
    """Line and kind of each secret."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        kinds = [kind for kind, shape in SHAPES.items() if shape.search(line)]
        kinds += ["assigned secret" for value in ASSIGNED.findall(line) if _bits(value) >= RANDOM]
        found += [(number, kind) for kind in kinds]
    return found


def scan(root: Path) -> list[str]:
    """`file:line: kind` of each secret in the files that git keeps or would."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, check=True).stdout
    said = []
    for name in listed.decode().split("\0"):
        file = root / name
        if not name or name.startswith(SKIPPED) or not file.is_file() or file.stat().st_size > LARGEST:
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        said += [f"{name}:{number}: {kind}" for number, kind in found_in(text)]
    return said


def _bits(value: str) -> float:
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


if __name__ == "__main__":
    lines = scan(ROOT)
    print("\n".join(lines) or "no secrets found")
    sys.exit(1 if lines else 0)
