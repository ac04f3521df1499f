// Photos of a new case: chosen, dropped or pasted, handed in at once.

import {thumb, unfit} from "./_photo_file.mjs";
import {ask, el, icon, say} from "./session.mjs";

/** The field. `changed()` hears of every change, `told(words)` what cannot be a photo. Returns {element, add(files), draw()}. */
export function photosField(draft, settings, changed, told) {
  const input = el("input", {type: "file", accept: "image/*", multiple: true, class: "sr", id: "intake-files", onchange: () => { add([...input.files]); input.value = ""; }});
  const shots = el("ul", {class: "intake-shots"});
  const element = el("section", {class: "panel intake-field", "data-field": "photos"}, el("h2", {}, say("照片", "Photos")), el("div", {class: "intake-drop"}, shots, input, el("label", {class: "btn", for: "intake-files"}, icon("photo"), say("选择、拖入或粘贴", "Choose, drop or paste"))));
  element.addEventListener("dragover", (event) => { event.preventDefault(); element.dataset.over = ""; });
  element.addEventListener("dragleave", () => { delete element.dataset.over; });
  element.addEventListener("drop", (event) => { event.preventDefault(); delete element.dataset.over; add([...event.dataTransfer.files]); });

  function add(files) {
    const room = settings.photos - draft().photos.length;
    if (files.length > room) told(say(`最多 ${settings.photos} 张照片。`, `At most ${settings.photos} photos.`));
    for (const file of files.slice(0, Math.max(0, room))) {
      const why = unfit(file);
      if (why) { told(why); continue; }
      const photo = {state: "sending", thumb: ""};
      draft().photos.push(photo);
      thumb(file).then((address) => { photo.thumb = address; draw(); changed(); });
      send(photo, file);
    }
    draw();
  }

  async function send(photo, file) {
    try {
      photo.id = (await ask("/photos", {method: "POST", body: file})).id;
      photo.state = "sent";
    } catch (error) {
      photo.state = "failed";
      told(error.message);
    }
    draw();
    changed();
  }

  function draw() {
    shots.replaceChildren(...draft().photos.map((photo, n) => el("li", {class: photo.state ?? "sent"}, photo.thumb ? el("img", {src: photo.thumb, alt: say(`照片 ${n + 1}`, `Photo ${n + 1}`)}) : icon("photo"),
      photo.state === "sending" ? el("small", {role: "status"}, say("上传中", "Sending")) : photo.state === "failed" ? el("small", {role: "alert"}, say("没传上", "Failed")) : null,
      el("button", {class: "icb", type: "button", "aria-label": say(`去掉照片 ${n + 1}`, `Take photo ${n + 1} out`), onclick: () => { draft().photos.splice(n, 1); draw(); changed(); }}, icon("x")))));
    shots.hidden = !draft().photos.length;
  }
  return {element, add, draw};
}
