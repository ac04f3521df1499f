"""An auditor reads in words what was done."""

import ast
from pathlib import Path

from api._serve import RESOURCES, right_of
from core.audit_words import words_of

ROOT = Path(__file__).parents[2]
MADE_OF = {"act": ("account.end", "account.change"), "way": ("reveal", "call", "message")}  # names that hold an act


def recorded() -> set[str]:
    """What is written down as an act anywhere, where it stands there as a text."""
    found: set[str] = set()
    for path in [*ROOT.glob("services/**/*.py"), *ROOT.glob("api/*.py"), *ROOT.glob("layouts/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "audit.record" and len(node.args) > 2:
                act = node.args[2]
                found |= {act.value} if isinstance(act, ast.Constant) else set(MADE_OF.get(act.id, ())) if isinstance(act, ast.Name) else set()
    return found


def test_every_act_that_is_written_down_has_words() -> None:
    acts = recorded()
    assert len(acts) > 80
    assert sorted(act for act in acts if words_of(act).zh == act) == []


def test_every_call_that_changes_something_has_words() -> None:
    rights = {right_of(each) for resource in RESOURCES.values() for each in resource.endpoints if each.method != "GET"}
    assert sorted(each for each in rights if words_of(each).zh == each) == []


def test_an_act_is_told_by_what_was_done_to_what() -> None:
    assert words_of("handovers.sign") == ("交接班：签署", "Signed: a handover")
    assert words_of("save_indicator") == ("指标：保存", "Saved: an indicator")
    assert words_of("of_another_time") == ("of_another_time", "of_another_time")
