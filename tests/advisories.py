"""Known holes of the packages in requirements.txt, by pip-audit. 1 where there are any; "not checked" where the source of advisories does not answer."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE_S = 300


def main() -> int:
    """Ask, and say what came of it."""
    asked = [
        sys.executable,
        "-m",
        "pip_audit",
        "--progress-spinner",
        "off",
        "--timeout",
        "15",
        "-r",
        str(ROOT / "requirements.txt"),
        "--no-deps",
        "--disable-pip",
    ]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        print("advisories: not checked (their source did not answer in time)")
        return 0
    if "Found" in done.stderr and "known vulnerabilit" in done.stderr:
        print(done.stdout or done.stderr)
        return 1
    unknown = (done.stdout + done.stderr).count("could not be audited")
    if unknown:
        print(f"advisories: not checked for {unknown} packages (their source does not know them)")
        return 0
    if done.returncode:
        print(f"advisories: not checked ({(done.stderr.strip().splitlines() or ['no answer'])[-1][:200]})")
        return 0
    print("advisories: no known vulnerabilities")
    return 0


if __name__ == "__main__":
    sys.exit(main())
