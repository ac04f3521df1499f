// What "why do I see this" is asked about, for anything on a page: the nearest record, magnet, button or page around an element, as GET /why names it.

/** The endpoint behind each button: what it may be pressed by. Buttons that only change what one looks at have none. */
export const DOORS = {
  "export-cases": "GET /cases.xlsx", search: "GET /search", bell: "GET /notifications", report: "POST /reports",
  reveal: "POST /people/<id>/reveal", named: "GET /masked/<kind>/<ref>", "send-all": "POST /contacts/messages", "send-message": "POST /map/officers/<officer>/messages",
  correct: "POST /corrections", "missing-row": "POST /corrections", superfluous: "POST /corrections", "by-file": "POST /corrections/file", "ask-correction": "POST /corrections",
  accept: "POST /corrections/decide", refuse: "POST /corrections/decide", "accept-several": "POST /corrections/decide", "refuse-several": "POST /corrections/decide",
  publish: "POST /pages/<id>/publish", "new-interface": "POST /definitions/interface", "save-interface": "POST /definitions/interface", retry: "POST /interfaces/<id>/retry",
  "send-guard": "POST /guards", "cancel-guard": "DELETE /guards/<id>", "save-view": "POST /map/views", "save-watched": "POST /watched", "save-search": "POST /searches",
  "view-as": "PUT /session/view-as", decide: "POST /grants/<id>/decision", give: "POST /grants/<id>/decision",
  "make-wall": "POST /walls", "revoke-wall": "DELETE /walls/<wall_id>", "to-wall": "PUT /walls/<wall_id>/sent", "new-playlist": "POST /playlists", "save-playlist": "POST /playlists",
  "add-webhook": "POST /webhooks", "end-webhook": "DELETE /webhooks/<id>", "approve-device": "POST /devices/<device_id>/approve", "revoke-device": "DELETE /devices/<device_id>",
  "activate-catalogue": "POST /catalogue/versions/<id>/activate", "start-import": "POST /imports/<id>/start", verify: "GET /audit/verify",
};

const FOUND = ["home", "building", "enterprise", "licence", "camera", "officer", "case", "person", "page", "indicator", "knowledge"]; // kinds of the search that may be asked about
const around = (node, selector, name) => node.closest(selector)?.dataset[name];
const action = (node) => {
  const no = node.dataset.no || around(node, "[data-open]", "open") || around(node, "[data-case]", "case");
  return no && `${no}:${node.dataset.do || node.dataset.offer}`;
};
const fileRow = (node) => {
  const set = node.ownerDocument.querySelector('.set[data-dataset][aria-current="true"]')?.dataset.dataset;
  return set && `${set}:${node.dataset.key}`;
};

// [what is looked for, kind, its id]; the first that fits an element counts, the nearest element to what was pressed first.
const RULES = [
  ["[data-why]", null, (node) => node.dataset.why],
  ["[data-do], [data-offer]", "action", action],
  ["[data-layer]", "layer", (node) => node.dataset.layer],
  [".om-tool[data-tool]", "tool", (node) => node.dataset.tool],
  ["[data-action]", "door", (node) => DOORS[node.dataset.action]],
  [".audit-page [data-line]", "audit", (node) => node.dataset.line],
  ["[data-case]", "case", (node) => node.dataset.case],
  [".desk-row[data-no], .hazard[data-no], [data-linked-case]", "case", (node) => node.dataset.no || node.dataset.linkedCase],
  [".case-panel[data-open]", "case", (node) => node.dataset.open],
  [".account-row[data-account]", "account", (node) => node.dataset.account],
  [".grant-row[data-grant]", "grant", (node) => node.dataset.grant],
  ["[data-person]", "contact", (node) => node.dataset.person],
  [".find-row[data-found]", null, (node) => FOUND.includes(node.dataset.found) && `${node.dataset.found}:${node.dataset.id}`],
  [".record-page[data-kind]", null, (node) => node.dataset.kind && node.dataset.id && `${node.dataset.kind}:${node.dataset.id}`],
  [".building-page[data-id]", "building", (node) => node.dataset.id],
  [".record-page[data-service]", "person", (node) => `${node.dataset.service}:${node.dataset.id}`],
  [".consent-page[data-id]", "consent", (node) => node.dataset.id],
  ["[data-camera]", "camera", (node) => node.dataset.camera],
  ["[data-interface]", "interface", (node) => node.dataset.interface],
  ["[data-dataset]", "dataset", (node) => node.dataset.dataset],
  [".my-data-page tr[data-key]", "row", fileRow],
  ["[data-correction]", "correction", (node) => node.dataset.correction],
  ["[data-run]", "patrol", (node) => node.dataset.run],
  [".knowledge-page [data-entry]", "knowledge", (node) => node.dataset.entry],
  [".bd-cell[data-home]", "home", (node) => node.dataset.home],
  ["[data-thing]", null, (node) => node.dataset.thing.replace("-", ":").replace("facility:", "thing:facility:")],
  ["[data-magnet]", "magnet", (node) => node.dataset.magnet],
  ["[data-area]:is(button, li, a, tr)", "area", (node) => node.dataset.area],
  [".app[data-page]", "page", (node) => (node.dataset.page === "none" ? null : node.dataset.page)],
];

/** `{what, node}`: what the element `from` is or stands in, and the element that says so; null where nothing around it can be asked about. */
export function whatOf(from) {
  for (let node = from; node?.matches; node = node.parentElement) {
    for (const [selector, kind, id] of RULES) {
      const found = node.matches(selector) && id(node);
      if (found) return {what: kind ? `${kind}:${found}` : found, node};
    }
  }
  return null;
}
