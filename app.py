"""Magnet's entry point: python app.py run, and the commands that `python app.py --help` names. Importing it opens nothing."""

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

from core.errors import BadInput, Unusable
from core.settings import TABLE, Settings

if TYPE_CHECKING:
    from dash import Dash

    from services._parts import Parts

ROOT = Path(__file__).parent
SCRIPTS = {"magnet.js", "one_map_hook.js"}  # every other .js and .mjs under assets/ is imported on first use, not a page script
DEMO_PASSWORD = "magnet-demo"
DEMO_ACCOUNTS = ("wall", "leader", "dispatcher", "dispatcher2", "community", "officer", "handler", "property", "admin", "security", "auditor")
STILL_S = 10.0
LONGEST_PAUSE_S = 10.0

log = logging.getLogger("magnet")


def open_parts(settings: Settings, bus_url: str | None = None) -> "Parts":
    """Store, bus, lake, rows of datasets and city of this process."""
    from data_sources import bus
    from data_sources.files import Files
    from data_sources.lake import Lake
    from data_sources.records import Records
    from services._parts import Parts
    from store.engine import Store

    Files.open(settings.files_url, settings.home)  # a missing driver is said now, not with the first photo
    url = bus_url or settings.redis_url or _read_bus_url(settings.home)
    city = open_city(settings)
    lake, records = Lake.open(settings.lake_url, settings.home), Records.open(settings.lake_url, settings.home, city.tz)
    return Parts(settings, city, Store.open(settings.database_url, settings.home), bus.connect(url), lake, records)


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


def build_of(hashes: dict[str, str]) -> str:
    """What names this build: the same on every machine with the same files."""
    return hashlib.sha256("".join(hashes.values()).encode()).hexdigest()[:12]


def make_web(parts: "Parts") -> "Dash":
    """The Dash application behind its gate, with REST and the plain pages."""
    import dash
    import flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    import callbacks
    from api import _access, _gate, _headers, _serve
    from core.discover import discover
    from core.words import Words
    from layouts import _shell
    from layouts._pages import PAGES
    from layouts.plain import Plain
    from widgets._views import VIEWS
    from widgets.map import LAYERS, TOOLS

    hashes = asset_hashes()
    build = build_of(hashes)
    modules = {name: value for name, value in hashes.items() if name.endswith((".mjs", ".svg"))}

    known = f"window.magnetAssets={json.dumps(modules)}"

    class Page(dash.Dash):
        """Dash with our head: which build this is, whose stream it opens, what the modules' hashes are."""

        def interpolate_index(self, **part: str) -> str:
            account = flask.g.account
            session = account.stream if account else ""
            head = f'<meta name="magnet-build" content="{build}"><meta name="magnet-session" content="{session}">'
            head += f'<meta name="magnet-made" content="{time.time_ns() // 1_000_000}">'
            head += f"<script>{known}</script>"
            # The shell listens before Dash has drawn, so that no early click is lost.
            head += f'<script type="module" src="{self.get_asset_url("shell.mjs")}"></script>'
            head += f'<link rel="modulepreload" href="/assets/area_switch.mjs?v={modules["area_switch.mjs"]}">'
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
    app.layout = _shell.app_layout(parts)
    _shell.register(app, parts)
    rights: dict[str, Any] = dict.fromkeys(app.callback_map, "account")
    for register in callbacks.found():
        register(app, parts)
        page = PAGES.get(register.__module__.rpartition(".")[2])  # a page's callbacks are for whom the page is
        rights |= dict.fromkeys(set(app.callback_map) - set(rights), (page.roles if page else ()) or "account")
    _serve.install(server, parts)
    plain = discover(ROOT / "layouts" / "plain", Plain, "layouts.plain")
    for each in plain.values():
        server.add_url_rule(each.path, each.id, each.view(parts))
    server.config[_access.CALLBACKS] = rights
    units = {"page": PAGES, "layer": LAYERS, "tool": TOOLS, "view": VIEWS}
    server.config["UNIT_RIGHTS"] = {kind: {each.id: (each.roles, Words(each.zh, each.en)) for each in found.values()} for kind, found in units.items()}
    _access.check(server, plain)
    server.config[_headers.HASHES] = [_headers.script_hash(known), *(f"'{inline.strip(chr(39))}'" for inline in app.csp_hashes())]
    return app


# ── commands ──


class Stopped(Exception):
    """The operator stopped the start."""


class Refused(Exception):
    """A part cannot work as things are set up, and has said why."""


def run(settings: Settings) -> None:
    """Everything on this machine, kept alive until Ctrl-C."""
    from launcher import Launcher, Part, free_port, python_part

    stop = _on_signal()
    launcher = Launcher(settings.home)
    try:
        launcher.claim()
        port = free_port(settings.host, settings.port)
        if not settings.redis_url:
            _add_bus(settings, launcher)
        parts = prepare(settings, _progress(stop))
        env = {"MAGNET_PORT": str(port), "MAGNET_HOME": str(settings.home)}
        launcher.add(Part("worker", python_part("worker", env), ("worker",)))
        launcher.add(Part("live and web", python_part("live", env), ("live", "web")))
        threading.Thread(target=_illustrate, args=(parts,)).start()
        _announce(settings, port, launcher, stop)
        while not stop.wait(0.1):
            launcher.tend()
    except Stopped:
        pass
    finally:
        launcher.stop()


def _add_bus(settings: Settings, launcher: Any) -> None:
    """Start the embedded bus and wait for it; when it ever has to come back at another address, the others start again to learn it."""
    from data_sources.bus_server import BusServer
    from launcher import Part

    server = BusServer(settings.home)

    def start() -> Any:
        before = server.url
        process = server.spawn()
        if before and server.url != before:
            launcher.end_others()
        return process

    launcher.add(Part("bus", start, ("bus",), base=True))
    server.wait()


def _illustrate(parts: "Parts") -> None:
    """Make the demo's base map while the parts start; whoever asks for a tile before it is there makes it himself."""
    from services.bases import make_illustrative

    if parts.settings.demo and any(base.kind == "vector" for base in parts.city.bases.values()):
        make_illustrative(parts)


def prepare(settings: Settings, say: Any) -> "Parts":
    """Migrate the store and, in a demo, fill it."""
    from services.audit_chain import seal
    from services.bases import problems
    from services.build_demo import build_demo, check_store, freshen
    from services.clocks import fill_limits
    from services.demo_desks import seed_desks
    from services.demo_officer import greet
    from services.demo_streams import assign
    from services.demo_trail import seed_trail
    from services.one_store import check_shared

    parts = open_parts(settings)
    if settings.redis_url:
        _check_bus(parts)
    parts.store.migrate()
    check_store(parts.store, settings)
    fill_limits(parts.store, parts.city)
    for unwise in check_shared(parts):
        log.warning("%s", unwise)
    if settings.demo:
        build_demo(parts, say, settings.demo_scale)
        freshen(parts)
        greet(parts)
        seed_desks(parts)
        if seed_trail(parts):
            while seal(parts):
                pass
        assign(parts)
    for wrong in problems(settings, parts.city.bases):
        log.warning("%s The map goes on without it.", wrong)
    return parts


def _check_bus(parts: "Parts") -> None:
    """Before anything is written: the server at REDIS_URL does as a bus."""
    from data_sources.bus_check import check_bus

    check_bus(parts.bus)


def _ready_parts(settings: Settings, stop: threading.Event | None = None, needs_bus: bool = False) -> "Parts":
    """The parts of a process that others prepared. A store that is away is waited for until `stop`, a bus only where nothing goes without it.

    Raises Unusable, with the cure, when store or bus are not what they should be, Stopped at `stop`.
    """
    from sqlalchemy.exc import DBAPIError

    from data_sources.bus_check import BusAway
    from services.build_demo import check_store
    from services.one_store import check_shared

    parts, stop, pause = open_parts(settings), stop or threading.Event(), 1.0
    while not stop.is_set():
        try:
            if not parts.store.is_current():
                raise Unusable("The case store does not have the tables of this Magnet yet: run `python app.py migrate` first.")
            check_store(parts.store, settings)
            check_shared(parts)
            return parts
        except BusAway as away:
            log.warning("%s", away)
            if not needs_bus:
                return parts
        except DBAPIError as error:
            log.warning("The case store does not answer (%s): waiting for it.", " ".join(str(error.orig).split()))
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)
    raise Stopped


def live(settings: Settings, alone: bool = False) -> None:
    """The gateway, with the web behind it unless it runs elsewhere (--alone)."""
    from live.gateway import serve
    from services.ready import beat_for_gateway

    stop = _on_signal()
    parts = _ready_parts(settings, stop)
    threading.Thread(target=beat_for_gateway, args=(parts, stop), daemon=True).start()
    serve(parts, None if alone else _served(parts), settings.host, settings.port, stop, build_of(asset_hashes()))


def _served(parts: "Parts") -> Any:
    """The web's server, with what goes on beside it begun."""
    from services.beside_web import begin

    begin(parts)
    return make_web(parts).server


def web(settings: Settings) -> None:
    """The web alone, by a simple server; where many people work, `gunicorn 'app:wsgi()'` (deploy/)."""
    from werkzeug.serving import run_simple

    _on_signal(lambda: os._exit(0))  # it holds nothing that is not in the store already
    run_simple(settings.host, settings.port, _served(_ready_parts(settings)), threaded=True)


def wsgi() -> Any:
    """The web for a WSGI server: `gunicorn 'app:wsgi()'`. Where the set-up does not allow it, leaves with 4: then gunicorn stops instead of trying for ever."""
    _log()
    try:
        return _served(_ready_parts(Settings.read(os.environ)))
    except Unusable as error:
        print(f"magnet: {error}", file=sys.stderr)
        sys.exit(4)


def worker(settings: Settings) -> None:
    """Ingest, relay, timers, indicators and, in a demo, the feed."""
    from services.worker import Worker

    stop = _on_signal()
    Worker(_ready_parts(settings, stop, needs_bus=True)).run(stop)


def bus(settings: Settings) -> None:
    """The embedded bus alone."""
    from launcher import Launcher, say

    stop = _on_signal()
    launcher = Launcher(settings.home)
    try:
        launcher.claim()
        _add_bus(settings, launcher)
        say((settings.home / "run" / "bus.url").read_text(encoding="utf-8").split("@")[-1])
        while not stop.wait(0.2):
            launcher.tend()
    finally:
        launcher.stop()


def migrate(settings: Settings) -> None:
    """Bring the store's tables up to date, after a copy."""
    from services.build_demo import check_store
    from services.clocks import fill_limits
    from store.engine import Store

    store = Store.open(settings.database_url, settings.home)
    steps = store.migrate()
    check_store(store, settings)
    fill_limits(store, open_city(settings))
    print(f"The case store is up to date ({', '.join(steps) or 'nothing to do'}).")


def admin(settings: Settings, name: str, role: str) -> None:
    """Make a first account; the password is asked for."""
    from services.accounts import make_account

    parts = open_parts(settings)
    parts.store.migrate()
    password = os.environ.get("MAGNET_PASSWORD") or getpass.getpass(f"Password for {name}: ")
    make_account(parts, name, role, password)
    print(f"{name} may now sign in as {role}.")


def certificate(settings: Settings, hosts: list[str]) -> None:
    """Make a certificate of this machine for HTTPS in the house, and the authority that phones come to trust."""
    from services.certificates import make

    made = make(settings.home, hosts)
    print(f"{'New authority' if made.new_authority else 'Authority'}: {made.authority}\nsha256: {made.fingerprint}")
    print(f"Server certificate for: {', '.join(made.hosts)}")
    print("Start with MAGNET_TLS=1 MAGNET_HOST=0.0.0.0; phones get the authority at /m/ca.crt and are told there how to trust it (/m/trust, docs/phone.md).")


def buildings(settings: Settings, file: Path, name: str, crs: str | None, outside: bool, attribution: str) -> None:
    """Bring a GeoJSON file of buildings in, with heights and floors."""
    from services.import_buildings import from_file

    said = from_file(_ready_parts(settings), file, name, crs, outside, attribution)
    heights, counts = said["heights"], (f"{said['taken']} new", f"{said['changed']} known already", f"{said['removed']} removed")
    print(f"{said['name']} ({said['crs']}): {', '.join(counts)}, {said['kept']} kept with their homes, {said['merged']} pieces put together.")
    print(f"Heights: {heights['given']} given, {heights['from_floors']} from floors, {heights['unknown']} unknown (one floor).")
    for why, left in said["left_out"].items():
        print(f"Left out, {why}: {left['count']}" + (f" (features {', '.join(map(str, left['features']))} …)" if left["features"] else ""))
    for wrong in heights["wrong"]:
        print(f"No usable height in feature {wrong}")


def check(settings: Settings) -> None:
    """Validate settings, packs, units, base maps and store."""
    from services.bases import problems
    from services.build_demo import check_store
    from services.check_pack import check_pack
    from store.engine import FILE, Store
    from widgets._views import VIEWS

    city = open_city(settings)
    check_pack(city, VIEWS)
    if wrong := problems(settings, city.bases):
        raise Unusable(" ".join(wrong))
    if settings.database_url or (settings.home / FILE).exists():
        check_store(Store.open(settings.database_url, settings.home), settings)
    counts = {"indicators": city.indicators, "magnets": city.magnets, "views": VIEWS, "pages": city.pages, "base maps": city.bases}
    print(f"{city.id}: {', '.join(f'{len(things)} {name}' for name, things in counts.items())}. All is well.")


def _on_signal(then: Any = None) -> threading.Event:
    """Set, after which `then` is called, when somebody wants this process to end: Ctrl-C, a service manager, a closed terminal (unless under nohup)."""
    stop = threading.Event()

    def told(*_: object) -> None:
        stop.set()
        if then:
            then()

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if name != signal.SIGHUP or signal.getsignal(name) is not signal.SIG_IGN:
            signal.signal(name, told)
    return stop


def _progress(stop: threading.Event) -> Any:
    from launcher import say

    def tell(text: str, share: float) -> None:
        if stop.is_set():
            raise Stopped
        say(f"  {share:4.0%}  {text}")

    return tell


def _announce(settings: Settings, port: int, launcher: Any, stop: threading.Event) -> None:
    """Say where it is once it is ready, and while it is not, what it waits for. Raises Refused when waiting is in vain."""
    from launcher import say, states, url

    told = time.monotonic()
    while not stop.wait(0.1):
        launcher.tend()
        if launcher.refused:
            raise Refused
        parts = states(settings.host, port, settings.tls)
        missing = [name for name, state in parts.items() if state != "ok"]
        if parts and not missing:
            break
        if time.monotonic() - told > STILL_S:
            say(f"  still waiting for: {', '.join(missing or ['live', 'web'])}")
            told = time.monotonic()
    else:
        return
    say(f"\nMagnet is ready: {url(settings.host, port, settings.tls)}\nData: {settings.home}. Ctrl-C stops everything.")
    if settings.demo:
        say(f"Demo accounts: {', '.join(DEMO_ACCOUNTS)}; password {DEMO_PASSWORD}\n")
    else:
        say("First account, where there is none: python app.py admin NAME\n")
    if settings.demo and not settings.demo_public and settings.host not in {"127.0.0.1", "localhost", "::1"}:
        say("Only this machine is answered, for the passwords are known: MAGNET_DEMO_PUBLIC=1 opens the demo to others.\n")


def _log() -> None:
    """Our log, on stderr. Libraries that name every request or start say only what is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for name in ("alembic", "uvicorn.error", "werkzeug"):
        logging.getLogger(name).setLevel(logging.WARNING)


def password(settings: Settings, name: str) -> None:
    """A new password for an account, by who has the server: for administrators, security officers and auditors there is no other way."""
    from services.accounts import reset_on_server

    given = os.environ.get("MAGNET_PASSWORD") or getpass.getpass(f"New password for {name}: ")
    reset_on_server(open_store_parts(settings), name, given)
    print(f"{name} may sign in with it and then has to choose another one.")


def verify_audit(settings: Settings) -> int:
    """Verify the audit trail: every line, the chain, its anchors. 1 where it does not hold."""
    from services.audit_chain import verify

    found = verify(open_store_parts(settings))
    sealed = found["sealed"]
    print(f"{found['lines']:,} lines, sealed up to link {sealed['n']:,} ({sealed['at'] or 'nothing yet'}), {sealed['hash']}")
    for each in found["cuts"]:
        print(f"cleared when its time had passed: links up to {each['up_to']:,}, on {each['at']}")
    for each in found["restores"]:
        print(f"restored on {each['at']} to link {each['n']:,}: {each['lost']:,} later lines were lost")
    for each in found["breaks"]:
        print(f"BREAK {each['kind']}: " + ", ".join(f"{name} {each[name]}" for name in ("n", "line", "at", "up_to", "file") if each.get(name) is not None))
    print("The trail holds." if found["ok"] else "The trail does NOT hold.")
    return 0 if found["ok"] else 1


def verify_lake(settings: Settings) -> int:
    """Compare every file of the lake with what was written; Magnet may run meanwhile. 1 where one is spoilt, with the cure."""
    from services.interfaces import verify

    found = verify(open_store_parts(settings))
    for each in found:
        print(each)
    print("The lake does NOT hold." if found else "The lake holds.")
    return 1 if found else 0


def backup(settings: Settings, to: Path) -> None:
    """Write store, lake, files and keys into one archive; Magnet may run meanwhile."""
    from services.backup import backup as write

    file = write(open_store_parts(settings), to, (settings.home / "run" / "app.pid").exists(), lambda what: print(f"  {what}"))
    print(f"{file}: {file.stat().st_size:,} bytes. It holds personal data and keys: keep it where only its keeper reads it.")


def restore(settings: Settings, file: Path) -> int:
    """Put a backup back into an empty installation, and verify the audit trail."""
    from services.backup import restore as put_back

    found = put_back(open_store_parts(settings), file, lambda what: print(f"  {what}"))
    print(f"Restored. The audit trail {'holds' if found['ok'] else 'does NOT hold'} up to link {found['sealed']['n']:,}.")
    return 0 if found["ok"] else 1


def move_lake(settings: Settings) -> None:
    """Move the lake from files to the database at LAKE_URL, with Magnet stopped; one that was stopped midway goes on."""
    from launcher import Launcher
    from services.move_lake import move_lake as move

    launcher = Launcher(settings.home)
    launcher.claim()  # nobody may load meanwhile
    try:
        datasets, rows = move(open_store_parts(settings), settings.home, lambda what: print(f"  {what}", flush=True))
    finally:
        launcher.stop()
    print(f"{datasets} datasets with {rows:,} rows were moved; counts by community are equal. Start with this LAKE_URL; {settings.home / 'lake'} may go then.")


def open_store_parts(settings: Settings) -> "Parts":
    """What works without a bus."""
    return open_parts(settings, settings.redis_url or "redis://127.0.0.1:1")


COMMANDS = {"run": run, "web": web, "live": live, "worker": worker, "bus": bus, "migrate": migrate, "move-lake": move_lake, "check": check}


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
    for_backup = commands.add_parser("backup", help=backup.__doc__)
    for_backup.add_argument("to", type=Path, metavar="TO", help="an archive (.tar) or the folder to put it in")
    for_restore = commands.add_parser("restore", help=restore.__doc__)
    for_restore.add_argument("file", type=Path, metavar="FILE")
    for_password = commands.add_parser("password", help=password.__doc__)
    for_password.add_argument("name")
    for_audit = commands.add_parser("audit", help=verify_audit.__doc__)
    for_audit.add_argument("what", choices=("verify",))
    commands.add_parser("verify-lake", help=verify_lake.__doc__)
    for_house = commands.add_parser("certificate", help=certificate.__doc__)
    for_house.add_argument("hosts", nargs="*", metavar="HOST", help="name or address phones use; without any, this machine's own")
    for_buildings = commands.add_parser("buildings", help=buildings.__doc__)
    for_buildings.add_argument("file", type=Path, metavar="FILE", help="GeoJSON with height or building:levels, WGS-84 unless said otherwise")
    for_buildings.add_argument("--name", default="", help="by which it is replaced later; without one the file's own")
    for_buildings.add_argument("--crs", choices=("wgs84", "cgcs2000", "gcj02"))
    for_buildings.add_argument("--outside", action="store_true", help="also take buildings outside the city's outline: they belong to the district as a whole")
    for_buildings.add_argument("--attribution", default="", help="words the file's owner asks to be shown, such as © OpenStreetMap contributors")
    for_live = commands.choices["live"]
    for_live.add_argument("--alone", action="store_true", help="serve /live only: the web runs elsewhere")
    given = parser.parse_args(words)
    _log()
    try:
        return _carry_out(given, Settings.read(os.environ)) or 0
    except (Unusable, BadInput) as error:
        print(f"magnet: {error}", file=sys.stderr)
        return 2
    except Refused:
        return 2
    except (KeyboardInterrupt, Stopped):
        return 130
    return 0


def _carry_out(given: argparse.Namespace, settings: Settings) -> int | None:
    try:
        if given.command == "audit":
            return verify_audit(settings)
        if given.command == "verify-lake":
            return verify_lake(settings)
        if given.command == "restore":
            return restore(settings, given.file)
        if given.command == "admin":
            admin(settings, given.name, given.role)
        elif given.command == "backup":
            backup(settings, given.to)
        elif given.command == "password":
            password(settings, given.name)
        elif given.command == "certificate":
            certificate(settings, given.hosts)
        elif given.command == "buildings":
            buildings(settings, given.file, given.name, given.crs, given.outside, given.attribution)
        elif given.command == "live":
            live(settings, given.alone)
        else:
            COMMANDS[given.command or "run"](settings)
    except OSError as error:
        if not str(error.filename).startswith(str(settings.home)):
            raise
        raise Unusable(f"The data folder cannot be used ({error.strerror}: {error.filename}): make it writable, or set MAGNET_HOME to another one.") from error
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
