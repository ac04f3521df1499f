"""A real MySQL (MariaDB) for tests: the system's server as a process of their own, with its own folder and port. Installs it, or exit 2 with the command."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVERS, MAKERS = ("mariadbd", "mysqld"), ("mariadb-install-db", "mysql_install_db")
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")
PACKAGE = "mariadb-server-core"  # the server alone: no service of the system is started
STARTS_S, PASSWORD = 60.0, "Lotus-17"


@dataclass(slots=True)
class Server:
    """One that runs: root has no password, and comes by 127.0.0.1 alone."""

    port: int
    process: subprocess.Popen[bytes]

    def run(self, *statements: str, database: str | None = None) -> None:
        """Run statements as root."""
        import pymysql

        about = {"host": "127.0.0.1", "port": self.port, "user": "root", "password": "", "database": database, "charset": "utf8mb4", "autocommit": True}
        with pymysql.connect(**about) as conn, conn.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def kill(self) -> None:
        """Let it die as by a power cut."""
        self.process.kill()
        self.process.wait()


def find(names: tuple[str, ...] = SERVERS) -> str | None:
    """The program's path, None where there is none."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """A server over an empty folder, which ends with the block."""
    maker, program = find(MAKERS), find()
    assert maker, "find() first"
    assert program
    data, sockets = home / "data", home / "s"
    user = ["--user=root"] if os.geteuid() == 0 else []
    made = [maker, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", *user]
    subprocess.run(made, check=True, capture_output=True, cwd=home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    own = [f"--datadir={data}", f"--socket={sockets}", f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={home / 'pid'}"]
    small = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([program, "--no-defaults", *own, *small, *user], stdout=log, stderr=log)
    try:
        until = time.monotonic() + STARTS_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((home / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.1)
        yield Server(port, process)
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as conn:
            return bool(conn.recv(5))
    except OSError:
        return False


def install() -> None:
    """The system's package, as root or with a sudo that asks nothing."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode):
        return
    print("Installing MariaDB for the tests …", flush=True)
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    if not find():
        install()
    if not find():
        print(f"magnet: the tests of MySQL need a server: apt-get install {PACKAGE}, or brew install mariadb", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
