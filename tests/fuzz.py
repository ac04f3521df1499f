"""The API tried with requests made up from its own description (schemathesis): no answer may be a 500. `python tests/fuzz.py [SECONDS]`; 1 where one is."""

import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SECONDS, EACH = 120.0, 6
ROLES = ("admin", "dispatcher", "community", "auditor")
NOT_TRIED = {("DELETE", "/api/v1/session"), ("POST", "/api/v1/session"), ("PUT", "/api/v1/session/view-as")}  # they end the session that tries


def main(seconds: float) -> int:
    """Try every operation as several roles until the time is over; the failures are printed."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    from data_sources.bus_server import BusServer

    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as home:
        server = BusServer(Path(home) / "bus")
        process = server.spawn()
        try:
            app = _app(Path(home), server.wait())
            schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
            signed_in, failures, tried, seen, until = _sessions(app), [], 0, Counter(), time.monotonic() + seconds
            for result in schema.get_all_operations():
                operation = result.ok()
                if (operation.method.upper(), operation.path) in NOT_TRIED or time.monotonic() > until:
                    continue
                tried += 1

                @settings(max_examples=EACH, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
                @given(case=operation.as_strategy())
                def never(case: Any) -> None:
                    role = ROLES[tried % len(ROLES)]  # noqa: B023 (called at once)
                    answer = case.call(headers={"X-CSRFToken": signed_in[role][1]}, cookies={"magnet_session": signed_in[role][0]})
                    seen[answer.status_code // 100] += 1
                    if answer.status_code >= 500 and answer.status_code != 503:
                        failures.append((role, case.method, case.formatted_path, answer.status_code))

                try:
                    never()
                except Exception as error:  # a request that cannot be made up says nothing about us
                    print(f"  {operation.method.upper()} {operation.path}: not tried ({type(error).__name__})")
        finally:
            process.terminate()
            process.wait()
    print(f"{tried} operations tried; answers {', '.join(f'{kind}xx: {count}' for kind, count in sorted(seen.items()))}")
    for each in sorted(set(failures)):
        print("  ", *each)
    return 1 if failures else 0


def _app(home: Path, bus_url: str) -> Any:
    """Our web over a small store."""
    from sqlalchemy import insert

    from app import make_web, open_parts
    from core.settings import Settings
    from store import tables
    from tests import kit

    parts = open_parts(Settings.read({**os.environ, "MAGNET_HOME": str(home), "MAGNET_PORT": "0", "MAGNET_DEMO": "1"}), bus_url)
    parts.store.migrate()
    with parts.store.write() as conn:
        conn.execute(insert(tables.areas), kit.area_rows())
    for role in ROLES:
        kit.login(parts, role, kit.NANPU if role == "community" else "440604", username=role)
    kit.a_case(parts)
    return make_web(parts).server


def _sessions(app: Any) -> dict[str, tuple[str, str]]:
    """Session and CSRF token of a signed-in browser by role."""
    from tests import kit

    found = {}
    for role in ROLES:
        client = app.test_client()
        csrf = client.post("/api/v1/session", json={"username": role, "password": kit.PASSWORD}).json["csrf_token"]
        found[role] = (client.get_cookie("magnet_session").value, csrf)
    return found


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
