"""Finds a Chromium for the browser tests, or installs the system's; exit 2 with the command to type when neither works."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ["chromium", "fonts-noto-cjk"]


def find() -> str | None:
    """The browser's path, None where there is none."""
    if named := os.environ.get("MAGNET_CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    found = [path for name in NAMES if (path := shutil.which(name))]
    return (found + [path for path in APPLICATIONS if os.path.exists(path)] + [None])[0]


def install() -> None:
    """The system's packages, as root or with a sudo that asks nothing."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode):
        return
    print("Installing Chromium for the browser tests …", flush=True)
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    if named := os.environ.get("MAGNET_CHROMIUM"):
        if not find():
            print(f"magnet: MAGNET_CHROMIUM is {named!r}, which is no program: name a Chromium or unset it", file=sys.stderr)
            return 2
    elif not find() or not has_chinese():
        install()
    if not find():
        print("magnet: the browser tests need Chromium: apt-get install chromium fonts-noto-cjk, or set MAGNET_CHROMIUM", file=sys.stderr)
        return 2
    return 0


def has_chinese() -> bool:
    """Whether a font for Chinese is there (where fontconfig can tell)."""
    if not shutil.which("fc-list"):
        return True
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
