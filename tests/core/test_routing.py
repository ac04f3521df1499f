"""Which department a rule chooses."""

from core.routing import Route, Routing, route

HERE = "440604012061"


def rule(name: str, lead: str, **more: object) -> Route:
    return Route.model_validate({"id": name, "zh": name, "en": name, "lead": lead, **more})


def found(*rules: Route, component: bool = False, category: str = "06-04", owner: str = "housing") -> Routing:
    return route(rules, category, owner, component, HERE)


def test_without_a_rule_it_is_offered_to_the_owner() -> None:
    assert (found().lead, found().rule, found().auto) == ("housing", "owner", False)


def test_without_rule_and_owner_the_dispatcher_decides() -> None:
    assert (found(owner="").lead, found(owner="").why.zh) == (None, "没有适用规则，由派遣员决定")


def test_a_thing_goes_to_its_owner_first_and_an_event_to_the_territory() -> None:
    street, bureau = rule("street", "community", of="territory"), rule("bureau", "water")
    assert [found(street, bureau, component=each).lead for each in (True, False)] == ["water", "community"]
    assert found(street, component=True).lead == "housing"
    assert found(bureau, component=False).lead == "water"


def test_a_rule_is_for_its_categories_and_areas() -> None:
    assert found(rule("other", "fire", categories=["01", "06-05"])).lead == "housing"
    assert found(rule("mine", "fire", categories=["06"])).lead == "fire"
    assert found(rule("elsewhere", "fire", areas=["440604100"])).lead == "housing"
    assert found(rule("here", "fire", areas=["440604012"], assist=["water"], auto=True)).auto


def test_the_first_of_several_rules_wins_while_they_agree() -> None:
    assert found(rule("one", "fire", assist=["water"]), rule("two", "fire")).rule == "one"


def test_several_departments_are_for_the_dispatcher() -> None:
    answer = found(rule("one", "fire"), rule("two", "water"))
    assert (answer.lead, answer.auto) == (None, False)
    assert "fire、water" in answer.why.zh
