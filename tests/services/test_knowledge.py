"""The knowledge base."""

from services import knowledge
from services._parts import Parts


def test_plain_words_find_an_answer(parts: Parts) -> None:
    assert knowledge.find(parts, "空房的业主联系不上")[0]["id"] == "reach_absent_owner"
    assert knowledge.find(parts, "lift vote")[0]["id"] == "lift_vote"
    assert knowledge.find(parts, "qqqq") == []


def test_what_residents_ask_is_answered_once(parts: Parts) -> None:
    ids = [each["id"] for each in knowledge.find(parts)]
    assert len(ids) == len(set(ids))
    assert set(parts.city.answers) <= set(ids)
    public = [each.id for each in knowledge.public_entries(parts.city)]
    assert "lift_vote" in public
    assert "personal_data" not in public


def test_a_category_has_its_entries(parts: Parts) -> None:
    assert [each["id"] for each in knowledge.find(parts, category="12-04")] == ["lift_vote"]
