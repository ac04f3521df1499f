"""The interface describes itself."""


def test_every_route_is_described_with_its_rights(client, web) -> None:
    paths = client().get("/api/v1/openapi.json").json["paths"]
    assert "post" in paths["/api/v1/reports"]
    assert "/api/v1/cases/{no}/actions" in paths
    for operations in paths.values():
        for operation in operations.values():
            assert operation["description"].startswith("Rights: ")


def test_an_unknown_path_answers_in_the_shape_of_errors(client) -> None:
    assert client("leader").get("/api/v1/nothing").json["error"]["code"] == "not_found"
