// Photos of a case, whole: one after the other; those who may draw boxes over faces and plates, by mouse, finger or keys.

import {ask, el, icon, say, toast} from "./session.mjs";

const LEAST = 0.012, STEP = 0.02; // of the picture: the smallest box, and how far a key moves one

/** A box between two corners as [left, top, width, height], kept inside the picture; null for a slip of the hand. */
export function boxOf(a, b) {
  const inside = (value) => Math.max(0, Math.min(1, value));
  const [x, y] = [Math.min(inside(a[0]), inside(b[0])), Math.min(inside(a[1]), inside(b[1]))];
  const [w, h] = [Math.abs(inside(a[0]) - inside(b[0])), Math.abs(inside(a[1]) - inside(b[1]))];
  return w < LEAST || h < LEAST ? null : [x, y, w, h];
}

/** A box moved or, with `grow`, made larger by steps of a key, kept inside the picture. */
export function nudged([x, y, w, h], [dx, dy], grow) {
  if (grow) return [x, y, Math.max(LEAST, Math.min(1 - x, w + dx * STEP)), Math.max(LEAST, Math.min(1 - y, h + dy * STEP))];
  return [Math.max(0, Math.min(1 - w, x + dx * STEP)), Math.max(0, Math.min(1 - h, y + dy * STEP)), w, h];
}

/** Open the photo `link` (a[data-photo]) among those beside it; `may` draw boxes; `changed()` hears that somebody did. */
export function viewer(link, may, changed = () => {}) {
  const links = [...link.closest(".photos").querySelectorAll("[data-photo]")];
  let at = links.indexOf(link), boxes = null, version = 0, drawing = null;
  const picture = el("img", {alt: ""}), layer = el("div", {class: "boxes"}), stage = el("div", {class: "stage"}, el("div", {class: "frame"}, picture, layer));
  const count = el("span", {class: "n"}), tools = el("div", {class: "tools"}), note = el("p", {class: "note", role: "status"});
  const button = (symbol, words, run, more = {}) => el("button", {class: "btn", type: "button", onclick: run, ...more}, icon(symbol), words);
  const turn = (by) => { at = (at + by + links.length) % links.length; show(); };
  const box = el("dialog", {class: "photo-viewer", "aria-label": say("照片", "Photo")},
    el("header", {}, count, tools, el("button", {class: "icb", type: "button", "data-photo-do": "close", "aria-label": say("关闭", "Close"), onclick: () => box.close()}, icon("x"))),
    links.length > 1 ? el("button", {class: "icb prev", type: "button", "aria-label": say("上一张", "Previous"), onclick: () => turn(-1)}, icon("chevron-left")) : null,
    stage,
    links.length > 1 ? el("button", {class: "icb next", type: "button", "aria-label": say("下一张", "Next"), onclick: () => turn(1)}, icon("chevron-right")) : null,
    note);

  function show(original = false) {
    boxes = null;
    layer.replaceChildren();
    const {photo} = links[at].dataset, href = links[at].getAttribute("href");
    picture.src = original ? `/api/v1/photos/${photo}?original=1` : href;
    picture.alt = links[at].querySelector("img").alt;
    count.textContent = `${at + 1} / ${links.length}`;
    note.textContent = original ? say("这是原图，本次查看已记录。", "This is the original; that you look at it is on record.") : "";
    tools.replaceChildren(...(may ? [button("square", say("遮盖", "Cover"), edit, {"data-photo-do": "cover"}), button("eye", say("看原图", "Original"), () => show(true), {"data-photo-do": "original"})] : []));
  }
  async function edit() {
    try { ({boxes, version} = await ask(`/photos/${links[at].dataset.photo}/cover`)); } catch (error) { return toast(error.message); }
    note.textContent = say("拖出方框盖住人脸、车牌；方框可用方向键移动、Shift 加方向键改大小、Delete 删除。", "Drag boxes over faces and plates; arrows move one, Shift and arrows size it, Delete takes it away.");
    tools.replaceChildren(button("plus", say("加一框", "Add a box"), () => { boxes.push([0.4, 0.4, 0.2, 0.2]); paint(boxes.length - 1); }, {"data-photo-do": "add"}), el("button", {class: "btn pri", type: "button", "data-photo-do": "save", onclick: save}, say("保存", "Save")), el("button", {class: "btn", type: "button", onclick: () => show()}, say("取消", "Cancel")));
    return paint();
  }
  function paint(focus = null) {
    const place = (node, [x, y, w, h]) => Object.assign(node.style, {left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`});
    layer.replaceChildren(...boxes.map((each, i) => {
      const node = el("div", {class: "cover", tabindex: "0", role: "group", "aria-label": say(`方框 ${i + 1}`, `Box ${i + 1}`), "data-cover": i}, el("button", {class: "icb", type: "button", "aria-label": say("删除方框", "Delete the box"), onclick: () => { boxes.splice(i, 1); paint(); }}, icon("x")));
      node.addEventListener("keydown", (event) => {
        const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
        if (event.key === "Delete" || event.key === "Backspace") { boxes.splice(i, 1); paint(); }
        else if (way) { boxes[i] = nudged(boxes[i], way, event.shiftKey); place(node, boxes[i]); }
        else return;
        event.preventDefault();
        event.stopPropagation();
      });
      place(node, each);
      return node;
    }));
    if (focus !== null) layer.children[focus]?.focus();
  }
  async function save() {
    try {
      await ask(`/photos/${links[at].dataset.photo}/cover`, {method: "PUT", body: {boxes, version}});
    } catch (error) {
      if (error.status !== 409) return toast(error.message);
      toast(say("刚有人改过遮盖，已重新载入，请再画。", "Somebody has just drawn boxes: they are shown, draw yours again."));
      return edit();
    }
    links[at].setAttribute("href", `/api/v1/photos/${links[at].dataset.photo}?v=${version + 1}`);
    show();
    note.textContent = say("已保存，此后各处显示遮盖后的照片。", "Saved: the covered photo is shown everywhere from now on.");
    return changed();
  }
  const share = (event) => { const {left, top, width, height} = layer.getBoundingClientRect(); return [(event.clientX - left) / width, (event.clientY - top) / height]; };
  layer.addEventListener("pointerdown", (event) => {
    if (!boxes || event.target.closest(".cover")) return;
    event.preventDefault();
    drawing = {from: share(event), node: el("div", {class: "cover new"})};
    layer.setPointerCapture(event.pointerId);
    layer.append(drawing.node);
  });
  layer.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const drawn = boxOf(drawing.from, share(event));
    if (drawn) ["left", "top", "width", "height"].forEach((name, i) => { drawing.node.style[name] = `${drawn[i] * 100}%`; });
  });
  const done = (event) => {
    if (!drawing) return;
    const drawn = event.type === "pointerup" ? boxOf(drawing.from, share(event)) : null;
    drawing = null;
    if (drawn) boxes.push(drawn);
    paint(drawn ? boxes.length - 1 : null);
  };
  layer.addEventListener("pointerup", done);
  layer.addEventListener("pointercancel", done);
  box.addEventListener("keydown", (event) => {
    if (boxes || links.length < 2) return;
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  box.addEventListener("close", () => { box.remove(); link.focus(); });
  document.body.append(box);
  box.showModal();
  show();
}
