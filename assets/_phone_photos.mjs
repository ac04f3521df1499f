// Photos of a form: taken or chosen, made smaller, shown, taken out again.

import {smaller} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const MOST_BYTES = 60 * 1024 * 1024;  // before they are made smaller

/** A field of at most `most` photos in `blobs`; `changed()` hears of each change. Returns the element. */
export function photoField(name, words, blobs, most, changed) {
  const shots = el("div", {class: "shots"}), why = el("p", {class: "error", role: "alert", hidden: true}), urls = new Map();

  const add = async (input) => {
    const chosen = [...input.files], room = most - blobs.length;
    input.value = "";
    const wrong = chosen.find((file) => (file.type && !file.type.startsWith("image/")) || file.size > MOST_BYTES);
    why.hidden = !(wrong || chosen.length > room);
    why.textContent = wrong ? say(`“${wrong.name}”不是照片，或太大。`, `“${wrong.name}” is no photo, or too large.`) : say(`最多 ${most} 张照片。`, `At most ${most} photos.`);
    for (const file of chosen.filter((each) => each !== wrong).slice(0, Math.max(room, 0))) {
      blobs.push(await smaller(file));
      draw();
      changed();
    }
  };
  const pick = (capture) => el("label", {class: "shot add", "data-add": name},
    icon(capture ? "camera" : "photo"), capture ? say("拍照", "Camera") : say("相册", "Album"),
    el("input", {class: "sr", type: "file", accept: "image/*", "data-photos": name, multiple: !capture, ...(capture ? {capture: "environment"} : {}), onchange: ({target}) => add(target)}));

  function draw() {
    shots.replaceChildren(...blobs.map((blob, index) => {
      if (!urls.has(blob)) urls.set(blob, URL.createObjectURL(blob));
      return el("div", {class: "shot", "data-shot": name}, el("img", {src: urls.get(blob), alt: say(`照片 ${index + 1}`, `Photo ${index + 1}`)}),
        el("button", {type: "button", class: "icb drop", "aria-label": say(`去掉照片 ${index + 1}`, `Take photo ${index + 1} out`), onclick: () => { blobs.splice(index, 1); draw(); changed(); }}, icon("x")));
    }), ...(blobs.length < most ? [pick(true), pick(false)] : []));
  }

  draw();
  return el("section", {class: "field", "data-field": name}, el("h2", {}, words), shots, why);
}
