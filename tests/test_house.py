"""The house keeps its own rules: imports go down, units are documented, texts have two languages."""

import re
import subprocess
import sys
from pathlib import Path

from docs.reference import FILE, text

ROOT = Path(__file__).parents[1]


def test_imports_go_down_only_and_the_core_is_pure() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_reference_is_what_the_units_say() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "docs/reference.md is old: run make docs"


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")) if "://" not in link]
    assert [f"{page.name} → {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_no_page_asks_another_host() -> None:
    files = [path for path in (ROOT / "assets").rglob("*") if path.suffix in {".css", ".mjs", ".js"} and "vendor" not in path.parts]
    addresses = {address for path in files for address in re.findall(r"https?://[\w.]+", path.read_text(encoding="utf-8"))}
    assert addresses <= {"http://www.w3.org", "https://gridstackjs.com"}


# What may make SQL or expressions over the lake: its engines, what answers questions about it, and the few that are no questions of anybody.
LAKE = {
    *(f"data_sources/{name}.py" for name in ("lake", "_lake_sql", "records", "_records_files", "_records_sql", "_parts_sql", "_cubes_sql", "_sql_load")),
    *(f"data_sources/{name}.py" for name in ("_sql_tables", "_values", "_clickhouse", "spool")),
    *(f"services/{name}.py" for name in ("_figures_lake", "_tally", "_told", "_like_months")),  # services/answer.py
    "services/quality.py",  # how many rows keep a rule
    "services/load.py",  # rows whose time is over
}
ENGINES = re.compile(r"^\s*(?:import|from) (?:duckdb|ibis)\b|\b(?:records|lake)\.(?:ask|frame)\(|read_parquet", re.MULTILINE)


def test_nothing_but_the_engines_and_what_answers_questions_makes_sql_over_the_lake() -> None:
    folders = ("api", "callbacks", "layouts", "live", "widgets", "services", "store", "core", "data_sources")
    code = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert {path.relative_to(ROOT).as_posix() for path in code if ENGINES.search(path.read_text(encoding="utf-8"))} == LAKE
