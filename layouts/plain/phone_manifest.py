"""What makes the phone's page installable."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

from layouts.plain import Plain
from layouts.plain._phone import shown_in

if TYPE_CHECKING:
    from services._parts import Parts


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the manifest, in the language of the phone."""

    def manifest() -> Any:
        lang, shade = shown_in()
        ground = "#0A0D11" if shade == "dark" else "#F3F5F7"
        sizes = [{"src": f"/assets/phone_icon_{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"} for size in (192, 512)]
        data = {
            "id": "/m",
            "name": "Magnet grid officer" if lang == "en" else "磁铁 · 网格员",
            "short_name": "Magnet" if lang == "en" else "磁铁",
            "lang": "en" if lang == "en" else "zh-CN",
            "start_url": "/m",
            "scope": "/m",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": ground,
            "theme_color": ground,
            "icons": [{"src": "/assets/phone_icon.svg", "sizes": "any", "type": "image/svg+xml"}, *sizes],
        }
        return flask.Response(json.dumps(data, ensure_ascii=False), mimetype="application/manifest+json", headers={"Cache-Control": "no-cache"})

    return manifest


PLAIN = Plain("phone_manifest", "/m/manifest.webmanifest", view, roles="open")
