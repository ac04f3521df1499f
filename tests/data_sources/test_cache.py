"""Values kept on the bus are JSON."""

from data_sources.cache import PREFIX, JsonCache
from services._parts import Parts


def test_what_is_kept_comes_back(parts: Parts) -> None:
    JsonCache(parts.bus).set("a", {"值": [1, None, 2.5]}, timeout=5)
    assert JsonCache(parts.bus).get("a") == {"值": [1, None, 2.5]}
    assert parts.bus.get(PREFIX + "a") == '{"值":[1,null,2.5]}'.encode()


def test_what_somebody_else_put_there_is_not_unpickled(parts: Parts) -> None:
    import pickle

    parts.bus.set(PREFIX + "a", pickle.dumps({"x": 1}))
    assert JsonCache(parts.bus).get("a") is None
