"""Finds a Chromium for the browser tests, or installs the system's; exit 2 with the command to type when neither works."""

import os
import platform
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ["chromium", "fonts-noto-cjk"]
WINDOWLESS = "chromium-headless-shell"  # the same engine without windows, which are a third of the work; Debian has it


def find() -> str | None:
    """The browser's path, None where there is none."""
    if named := os.environ.get("MAGNET_CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    found = [path for name in NAMES if (path := shutil.which(name))]
    return (found + [path for path in APPLICATIONS if os.path.exists(path)] + [None])[0]


def find_windowless() -> str | None:
    """The browser for pages that nobody looks at: Chromium without windows where there is one, otherwise that of `find`."""
    return find() if os.environ.get("MAGNET_CHROMIUM") else shutil.which(WINDOWLESS) or find()


def is_debian() -> bool:
    """Whether this is Debian itself: its relatives have no such package."""
    return platform.freedesktop_os_release().get("ID") == "debian" if os.path.exists("/etc/os-release") else False


def install(packages: list[str]) -> None:
    """The system's packages, as root or with a sudo that asks nothing."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode):
        return
    print("Installing Chromium for the browser tests …", flush=True)
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    if named := os.environ.get("MAGNET_CHROMIUM"):
        if not find():
            print(f"magnet: MAGNET_CHROMIUM is {named!r}, which is no program: name a Chromium or unset it", file=sys.stderr)
            return 2
    else:
        if not find() or not has_chinese():
            install(PACKAGES)
        if not shutil.which(WINDOWLESS) and is_debian():
            install([WINDOWLESS])
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
