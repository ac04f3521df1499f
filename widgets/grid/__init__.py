"""Our Dash components, written by hand for the bundle assets/magnet.js (namespace "magnet", which Dash finds as window.magnet)."""

from typing import Any, ClassVar

from dash.development.base_component import Component

__all__ = ["Grid", "Live"]


class _Ours(Component):
    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = "magnet"
    _type = ""
    _props: tuple[str, ...] = ()

    def __init__(self, **props: Any) -> None:
        props.pop("_explicit_args", None)
        self._prop_names = self.available_properties = list(self._props)
        self._valid_wildcard_attributes = self.available_wildcard_attributes = []
        super().__init__(**props)


class Live(_Ours):
    """An element React never fills; `assets/magnets/<module>.mjs` draws in it and is fed from the live stream.

    - module: the view's file in assets/magnets, without .mjs
    - settings: what its `mount(el, settings)` is given; a change mounts it anew
    - value: the answer to begin with (JSON of an Answer), or None
    - watch: the indicator question it keeps asking, as "case.open|440604|now|", or None
    - topics: live topics whose messages go to its `message(m)`: names, or {"topic", "keys", "area"}
    """

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = "magnet"
    _type = "Live"
    _props = ("id", "module", "settings", "value", "watch", "topics", "className")


class Grid(_Ours):
    """A page of magnets over gridstack; adding or removing one keeps the DOM nodes of all others.

    - widgets: {instance: component}; change single entries with `Patch`
    - cards: {instance: {"magnet", "title", "locked", "settings", "least", "when"}}; `when`: what must hold for it to be shown
    - arrangements: [{"id", "columns", "below", "items": {instance: [x, y, w, h]}}]; `below` is the window width in px under
      which an arrangement is used, absent for the widest
    - revision: a number that grows whenever `arrangements` is to be taken anew
    - palette: [{"id", "title", "group", "view", "view_name", "size": [w, h], "find", "asks"}]; `asks`: nothing to see until it is set
    - editable: whether it opens in edit mode; lang: "zh" or "en"; zone: the city's, by whose clock magnets are shown at hours
    - edit (out): {"n", "key", "do": "arrange|place|remove|set|undo|redo|reset|look|own|save|relink|retire", "arrangement", "id", "magnet", "settings",
      "items", "was", "by", "times"}, one at a time; `key` names it for ever, `was` is what the person saw: {"items", "settings"},
      `by` names the magnets that were taken hold of
    - ack (in): {"n", "version", "saved", "undo", "redo", "refused", "missed"}; the next edit leaves only then
    - ask (out): {"n", "do": "form|preview|about|panel", "id", "settings", "area", "link"}, what is asked about one magnet, one at a time
    - told (in): {"n", "do", "id", "form", "about", "panel", "link", "problem"}, the answer to it; a panel's magnet comes as `widgets["~panel"]`
    - history: {"base", "area", "version", "account"}: which page this is, for the callback that answers and for edits that wait
    """

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = "magnet"
    _type = "Grid"
    _props = ("id", "widgets", "cards", "arrangements", "revision", "palette", "editable", "lang", "zone", "edit", "ack", "ask", "told", "history")
