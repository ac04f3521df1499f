"""An officer's tasks over REST."""


def test_an_officer_gets_his_list_and_others_are_refused(client) -> None:  # type: ignore[no-untyped-def]
    assert client("officer").get("/api/v1/tasks").json == {"items": []}
    assert client("leader").get("/api/v1/tasks").status_code == 403
    assert client().get("/api/v1/tasks").status_code == 401
