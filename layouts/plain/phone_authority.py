"""The certificate of the house's own authority, for phones that come to trust it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

from layouts.plain import Plain
from services.certificates import authority_file

if TYPE_CHECKING:
    from services._parts import Parts


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the file; 404 where none was made."""

    def authority() -> Any:
        file = authority_file(parts.settings.home)
        if file is None:
            return flask.redirect("/m/trust")
        headers = {"Content-Disposition": "attachment; filename=magnet-ca.crt", "Cache-Control": "no-store"}
        return flask.Response(file.read_bytes(), mimetype="application/x-x509-ca-cert", headers=headers)

    return authority


PLAIN = Plain("phone_authority", "/m/ca.crt", view, roles="open")
