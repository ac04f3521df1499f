"""Pages as files: what cannot be taken is said with its place, the rest opens."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrangement import overlapping
from core.page_file import LARGEST, read_page, write_page
from core.pages import COLUMNS, apply
from widgets._views import VIEWS

GOOD = """format: 1
id: community
zh: 我的页面
en: My page
roles: [community]
instances:
  a: {magnet: open_cases}
  b: {magnet: new_today, settings: {period: 7d}}
arrangements:
  desk:
    columns: 12
    items:
      a: [0, 0, 3, 2]
      b: [3, 0, 3, 2]
"""


def read(city, text):
    return read_page(text, city, VIEWS)


def told(file):
    return [(problem.line, problem.code) for problem in file.problems]


def test_a_good_file_is_taken_whole(city):
    file = read(city, GOOD)
    assert file.problems == []
    assert file.page.instances["b"].settings == {"period": "7d"}
    assert file.page.arrangements["desk"].items == {"a": (0, 0, 3, 2), "b": (3, 0, 3, 2)}


@pytest.mark.parametrize("name", ["community", "leader", "admin"])
def test_what_is_written_is_read_back(city, name):
    page = apply(city.pages[name], [])
    file = read(city, write_page(page))
    assert file.problems == []
    assert file.page.instances == page.instances
    assert {on: file.page.arrangement(on).items for on in COLUMNS} == {on: page.arrangements[on].items for on in COLUMNS}


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("magnet: open_cases", "magnet: nothing", 7, "unknown_magnet"),
        ("period: 7d", "indicator: case.none", 8, "unknown_indicator"),
        ("period: 7d", "view: hologram", 8, "bad_view"),
        ("period: 7d", "period: always", 8, "bad_setting"),
        ("period: 7d", "target: .inf", 8, "bad_setting"),
        ("  b: {", "  B!: {", 8, "bad_name"),
        ("{magnet: new_today, settings: {period: 7d}}", "new_today", 8, "no_magnet"),
    ],
)
def test_a_magnet_that_cannot_be_shown_is_left_out_and_the_rest_opens(city, old, new, line, code):
    file = read(city, GOOD.replace(old, new))
    assert (line, code) in told(file)
    assert len(file.page.instances) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("period: 7d", "sparkles: 7", 8, "unknown_setting"),
        ("roles: [community]", "roles: [king]", 5, "unknown_role"),
        ("roles: [community]", "controls: {period: 7days}", 5, "bad_controls"),
        ("roles: [community]", "controls: 7d", 5, "bad_controls"),
        ("b: [3, 0, 3, 2]", "b: [2, 1, 3, 2]", 14, "overlap"),
        ("b: [3, 0, 3, 2]", "b: [11, 0, 3, 2]", 14, "outside"),
        ("b: [3, 0, 3, 2]", "b: [3, 0, x]", 14, "bad_place"),
        ("b: [3, 0, 3, 2]", "c: [3, 0, 3, 2]", 14, "no_such_instance"),
        ("columns: 12", "columns: 48", 10, "bad_arrangement"),
        ("  desk:", "  attic:", 10, "unknown_arrangement"),
        ("en: My page", "author: me", 4, "unknown_key"),
        ("period: 7d", "title: <script>alert(1)</script>", 8, "markup"),
        ("zh: 我的页面", "zh: " + "长" * 99, 3, "too_long"),
    ],
)
def test_what_is_wrong_beside_a_magnet_is_passed_over_and_said(city, old, new, line, code):
    file = read(city, GOOD.replace(old, new))
    assert (line, code) in told(file)
    assert set(file.page.instances) == {"a", "b"}
    assert all(problem.words.zh and problem.words.en for problem in file.problems)


def test_what_overlaps_is_moved_apart(city):
    file = read(city, GOOD.replace("b: [3, 0, 3, 2]", "b: [2, 1, 3, 2]"))
    assert overlapping(file.page.arrangements["desk"].items) is None


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (GOOD.replace("format: 1", "format: 2"), 1, "newer_format"),
        (GOOD.replace("format: 1", "format: one"), 1, "bad_format"),
        ("instances:\n" + "".join(f"  m{n}: {{magnet: clock}}\n" for n in range(5000)), 1, "too_many"),
        ("- a\n- b\n", 1, "no_page"),
        ("", None, "no_page"),
        ("instances: {a: {magnet: [}", 1, "not_yaml"),
        ("instances: {}\ninstances: {}\n", 2, "not_yaml"),
        ("a: &a [1, 2]\ninstances: {b: *a}\n", 2, "not_yaml"),
        ("instances: !!python/object/apply:os.system ['true']\n", 1, "no_page"),
        ("instances: {a: 2026-13-45}\n", None, "not_yaml"),
        ("a: \x07\n", None, "not_yaml"),
        ("[" * 5000, None, "not_yaml"),
        ("x" * (LARGEST + 1), None, "too_large"),
    ],
)
def test_a_file_that_is_no_page_is_refused_with_its_reason(city, text, line, code):
    file = read(city, text)
    assert file.page is None
    assert told(file) == [(line, code)]


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["a", "b", "open_cases", "desk", "phone", "items", "columns", "magnet", "settings", "title", "period", "by", "view", "indicator", "area", "thresholds"]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_crashes(city, data):
    page = yaml.safe_load(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = page
        while isinstance(at, dict) and at and data.draw(st.booleans()):
            at = at[data.draw(st.sampled_from(sorted(at, key=str)))]
        if isinstance(at, dict):
            at[data.draw(names)] = data.draw(odd)
    file = read(city, yaml.safe_dump(page, allow_unicode=True))
    if file.page:
        assert read(city, write_page(file.page)).page


def test_what_a_page_begins_with_is_in_its_file(city):
    file = read(city, GOOD.replace("roles: [community]", "roles: [community]\ncontrols: {period: 7d, category: '01', state: nowhere}"))
    assert file.page.controls == {"period": "7d", "category": "01"}
    assert read(city, write_page(file.page)).page.controls == {"period": "7d", "category": "01"}
