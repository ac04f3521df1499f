"""Health says what works, without reasons."""


def test_ready_names_each_part_and_only_its_state(client) -> None:
    answer = client().get("/readyz").json
    assert set(answer["parts"]) == {"bus", "store", "lake", "worker", "live", "web"}
    assert answer["parts"]["bus"] == answer["parts"]["store"] == "ok"
    assert answer["parts"]["worker"] == "down"
    assert answer["ready"] is False


def test_metrics_are_for_this_machine(client) -> None:
    assert 'magnet_part_ok{part="store"} 1' in client().get("/metrics").text
    assert client().get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 403
