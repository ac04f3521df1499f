"""Every door and for whom it is: REST routes, pages, plain pages, Dash's own routes and callbacks. One without declared rights stops the start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask

from api._gate import OPEN_PATHS
from api._serve import RESOURCES, address_of, right_of, token_right_of
from core.errors import Unusable
from core.rights import Asker, RoleRights, decide
from core.words import Words

if TYPE_CHECKING:
    from core.city import City

CALLBACKS = "CALLBACK_RIGHTS"  # in the server's config: for whom each Dash callback is
# What Dash serves itself. Its components' files hold no data; everything else is behind the gate.
DASH = {
    "_dash_assets.static": "open",
    "/_favicon.ico": "open",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "account",
    "/_dash-layout": "account",
    "/_dash-dependencies": "account",
    "/_dash-update-component": "account",
    "/_reload-hash": "account",
    "/": "account",
    "/<path:path>": "account",
    "nothing_here": "open",  # 404 for what is not there
}


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: `kind` is rest, page, plain, dash or callback; `roles` what its unit declares."""

    kind: str
    name: str
    right: str
    roles: str | tuple[str, ...]
    method: str = "GET"
    token_right: str | None = None
    record: str | None = None


def doors(pages: Mapping[str, Any], plain: Mapping[str, Any], callbacks: Mapping[str, Any]) -> Iterator[Door]:
    """All of them. `pages` and `plain` are the units by id, `callbacks` the rights of each by its output."""
    for resource in RESOURCES.values():
        for endpoint in resource.endpoints:
            yield Door(
                "rest", address_of(endpoint), right_of(endpoint), endpoint.roles, endpoint.method, token_right_of(resource.id, endpoint), endpoint.record
            )
    for page in pages.values():
        yield Door("page", page.path, f"page:{page.id}", page.roles or "account")
    for each in plain.values():
        yield Door("plain", each.path, f"plain:{each.id}", each.roles)
    for rule, roles in DASH.items():
        if rule.startswith("/_"):
            yield Door("dash", rule.split("<")[0], "dash", roles)
    for output, roles in sorted(callbacks.items()):
        yield Door("callback", output.split("@")[0], "callback", roles, "POST")


def check(server: flask.Flask, plain: Mapping[str, Any]) -> None:
    """Raise Unusable for a route nobody has declared rights for, and for a plain page that says another thing than the gate does."""
    for rule in server.url_map.iter_rules():
        if not rule.endpoint.startswith("api_") and rule.endpoint not in plain and rule.endpoint not in DASH:
            raise Unusable(f"The route {rule.rule} declares no rights: make it a resource in api/ or a page in layouts/, with roles=.")
    for each in plain.values():
        if (each.roles == "open") != each.path.startswith(OPEN_PATHS):
            raise Unusable(f"layouts/plain/{each.id}.py says roles={each.roles!r}, but the gate (OPEN_PATHS) says otherwise for {each.path}.")


def table(city: "City", found: Iterator[Door]) -> list[list[str]]:
    """A line for each door: kind, method and address, then for nobody and for each role whether it opens."""
    lines = []
    for door in found:
        opens = ["open" if door.roles == "open" else "401"]
        for role, words in city.roles.items():
            asker = Asker(role, "wall" if role == "wall" else "person", words, city.rights.get(role, RoleRights()))
            opens.append("yes" if decide(asker, door.right, door.roles, city.roles, token_right=door.token_right, record=door.record).allowed else "403")
        lines.append([door.kind, f"`{door.method} {door.name}`", *opens])
    return lines


def roles_of(city: "City") -> list[str]:
    """The heads of the table's columns."""
    return ["nobody", *(words.en if isinstance(words, Words) else role for role, words in city.roles.items())]
