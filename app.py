"""Magnet's entry point: python app.py [run|web|live|worker|bus|migrate|admin|check]. Importing it opens nothing."""

import argparse
import getpass
import hashlib
import json
import logging
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import Unusable
from core.settings import TABLE, Settings

if TYPE_CHECKING:
    from dash import Dash

    from services._parts import Parts

ROOT = Path(__file__).parent
SCRIPTS = {"magnet.js", "one_map_hook.js"}  # every other .js and .mjs under assets/ is imported on first use, not a page script
DEMO_PASSWORD = "magnet-demo"


def open_parts(settings: Settings, bus_url: str | None = None) -> "Parts":
    """Store, bus, lake and city of this process."""
    from data_sources import bus
    from data_sources.files import Files
    from data_sources.lake import Lake
    from services._parts import Parts
    from store.engine import Store

    Files.open(settings.files_url, settings.home)  # a missing driver is said now, not with the first photo
    url = bus_url or settings.redis_url or _read_bus_url(settings.home)
    return Parts(settings, open_city(settings), Store.open(settings.database_url, settings.home), bus.connect(url), Lake.open(settings.lake_url, settings.home))


def open_city(settings: Settings) -> Any:
    """The city pack, laid over the base. Raises Unusable naming the packs there are."""
    from core.city import load_city

    folder = ROOT / "cities" / settings.city
    if not folder.is_dir() or settings.city == "base":
        known = sorted(path.name for path in (ROOT / "cities").iterdir() if path.is_dir() and path.name != "base")
        raise Unusable(f"There is no city pack {settings.city!r}: set MAGNET_CITY to one of {', '.join(known)}.")
    return load_city(ROOT / "cities" / "base", folder)


def _read_bus_url(home: Path) -> str:
    file = home / "run" / "bus.url"
    if not file.exists():
        raise Unusable(f"No bus runs on {home}: start `python app.py run` (or `bus`) first, or set REDIS_URL.")
    return file.read_text(encoding="utf-8").strip()


def asset_hashes() -> dict[str, str]:
    """Each file under assets/ with a hash of its content."""
    folder = ROOT / "assets"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in files}


def make_web(parts: "Parts") -> "Dash":
    """The Dash application behind its gate, with REST and the plain pages."""
    import dash
    import flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    import callbacks
    from api import _gate, _serve
    from core.discover import discover
    from layouts import _shell
    from layouts.plain import Plain

    hashes = asset_hashes()
    build = hashlib.sha256("".join(hashes.values()).encode()).hexdigest()[:12]
    modules = {name: value for name, value in hashes.items() if name.endswith((".mjs", ".svg"))}

    class Page(dash.Dash):
        """Dash with our head: which build this is, whose stream it opens, what the modules' hashes are."""

        def interpolate_index(self, **part: str) -> str:
            account = flask.g.account
            session = hashlib.sha256(f"{account.session}{account.csrf}".encode()).hexdigest()[:16] if account else ""
            head = f'<meta name="magnet-build" content="{build}"><meta name="magnet-session" content="{session}">'
            head += f"<script>window.magnetAssets={json.dumps(modules)}</script>"
            return super().interpolate_index(**{**part, "metas": part["metas"] + head}).replace("<html>", _shell.html_tag(account), 1)

    server = flask.Flask("magnet", static_folder=None)
    server.secret_key = parts.settings.secret
    if parts.settings.trusted_proxies:
        hops = parts.settings.trusted_proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _gate.install(server, parts)
    ours = "|".join(re.escape(name) for name in sorted(SCRIPTS))
    app = Page(
        __name__,
        server=server,
        title=parts.city.centre.zh,
        update_title="",
        assets_folder=str(ROOT / "assets"),
        assets_path_ignore=["vendor"],
        assets_ignore=rf"^(?!(?:{ours})$).*js$",
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    server.config["MAGNET_BUILD"] = build
    app.layout = _shell.app_layout(parts)
    _shell.register(app, parts)
    for register in callbacks.found():
        register(app, parts)
    _serve.install(server, parts)
    for plain in discover(ROOT / "layouts" / "plain", Plain, "layouts.plain").values():
        server.add_url_rule(plain.path, plain.id, plain.view(parts))
    return app


# ── commands ──


def run(settings: Settings) -> None:
    """Everything on this machine, kept alive until Ctrl-C."""
    from data_sources.bus_server import BusServer
    from launcher import Launcher, Part, free_port, python_part

    launcher = Launcher(settings.home)
    launcher.claim()
    port = free_port(settings.host, settings.port)
    stop = _on_signal()
    try:
        if not settings.redis_url:
            bus = BusServer(settings.home)
            launcher.add(Part("bus", bus.spawn, ("bus",)))
            bus.wait()
        prepare(settings, say=_progress)
        env = {"MAGNET_PORT": str(port), "MAGNET_HOME": str(settings.home)}
        launcher.add(Part("worker", python_part("worker", env), ("worker",)))
        launcher.add(Part("live and web", python_part("live", env), ("live", "web")))
        _announce(settings, port, launcher, stop)
        while not stop.wait(0.1):
            launcher.tend()
    finally:
        launcher.stop()


def prepare(settings: Settings, say: Any) -> None:
    """Migrate the store and, in a demo, fill it."""
    from services.build_demo import build_demo, check_store, freshen

    parts = open_parts(settings)
    parts.store.migrate()
    check_store(parts.store, settings)
    if settings.demo:
        build_demo(parts, say)
        freshen(parts)


def live(settings: Settings) -> None:
    """The gateway, with the web behind it."""
    from live.gateway import serve

    parts = open_parts(settings)
    serve(parts, make_web(parts).server, settings.host, settings.port, _on_signal())


def web(settings: Settings) -> None:
    """The web alone, for a server that has its gateways elsewhere (development server; deploy/ uses gunicorn)."""
    from werkzeug.serving import run_simple

    run_simple(settings.host, settings.port, make_web(open_parts(settings)).server, threaded=True)


def worker(settings: Settings) -> None:
    """Ingest, relay, timers, indicators and, in a demo, the feed."""
    from services.worker import Worker

    Worker(open_parts(settings)).run(_on_signal())


def bus(settings: Settings) -> None:
    """The embedded bus alone."""
    from data_sources.bus_server import BusServer

    server = BusServer(settings.home)
    process = server.spawn()
    server.wait()
    print((settings.home / "run" / "bus.url").read_text(encoding="utf-8").split("@")[-1], flush=True)
    stop = _on_signal()
    while not stop.wait(0.2) and process.poll() is None:
        pass
    process.terminate()
    process.wait()


def migrate(settings: Settings) -> None:
    """Bring the store's tables up to date, after a copy."""
    from store.engine import Store

    Store.open(settings.database_url, settings.home).migrate()


def admin(settings: Settings, name: str, role: str) -> None:
    """Make a first account; the password is asked for."""
    from services.accounts import make_account

    parts = open_parts(settings)
    parts.store.migrate()
    password = os.environ.get("MAGNET_PASSWORD") or getpass.getpass(f"Password for {name}: ")
    make_account(parts, name, role, password)
    print(f"{name} may now sign in as {role}.")


def check(settings: Settings) -> None:
    """Validate settings, packs, units and store."""
    from services.build_demo import check_store
    from services.check_pack import check_pack
    from store.engine import FILE, Store
    from widgets._views import VIEWS

    city = open_city(settings)
    check_pack(city, VIEWS)
    if settings.database_url or (settings.home / FILE).exists():
        check_store(Store.open(settings.database_url, settings.home), settings)
    print(f"{city.id}: {len(city.indicators)} indicators, {len(city.magnets)} magnets, {len(VIEWS)} views, {len(city.pages)} pages. All is well.")


def _on_signal() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _progress(text: str, share: float) -> None:
    print(f"  {share:4.0%}  {text}", flush=True)


def _announce(settings: Settings, port: int, launcher: Any, stop: threading.Event) -> None:
    """Say where it is once it answers."""
    import http.client

    until = time.monotonic() + 60
    while not stop.wait(0.1) and time.monotonic() < until:
        launcher.tend()
        try:
            connection = http.client.HTTPConnection(settings.host, port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                break
        except OSError:
            pass
    if stop.is_set():
        return
    print(f"\nMagnet is ready: http://{settings.host}:{port}", flush=True)
    if settings.demo:
        names = "wall leader dispatcher community officer handler admin security auditor"
        print(f"Demo accounts: {names.replace(' ', ', ')}; password {DEMO_PASSWORD}\n", flush=True)


COMMANDS = {"run": run, "web": web, "live": live, "worker": worker, "bus": bus, "migrate": migrate, "check": check}


def main(words: list[str]) -> int:
    """Carry out a command; 2 with one sentence when the set-up does not allow it."""
    settings_help = "\n".join(f"  {row.name:24}{row.en} [{row.default}]" for row in TABLE)
    parser = argparse.ArgumentParser(description="Magnet (磁铁)", epilog=f"settings:\n{settings_help}", formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    for_admin = commands.add_parser("admin", help=admin.__doc__)
    for_admin.add_argument("name")
    for_admin.add_argument("--role", default="admin", choices=("admin", "security", "auditor"))
    given = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = Settings.read(os.environ)
        if given.command == "admin":
            admin(settings, given.name, given.role)
        else:
            COMMANDS[given.command or "run"](settings)
    except Unusable as error:
        print(f"magnet: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
