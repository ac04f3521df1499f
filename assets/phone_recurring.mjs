// The cell's task list: what is due this week, month and quarter; one is done with a word, and a photo where one is asked for.

import {photoField} from "./_phone_photos.mjs";
import {left, light, lightOf, moment, two} from "./_phone_words.mjs";
import {el, icon, say} from "./session.mjs";

const USUAL = [["正常", "All is well"], ["已处理", "Put right"], ["无人在家", "Nobody at home"], ["需跟进", "Needs more"]];
const share = ({done, all}) => el("span", {class: "share", "data-share": `${done}/${all}`}, el("b", {}, `${done}/${all}`), el("i", {}, el("i", {style: `width:${all ? Math.round((done / all) * 100) : 0}%`})));

async function all(box, app) {
  app.title(say("清单任务", "Task list"), {back: true});
  const [{data, at, old}, completion] = await Promise.all([app.read(`/recurring?todo=false${app.account.cell ? `&area=${app.account.cell}` : ""}`), app.read("/recurring/completion")]), now = app.now();
  app.fresh(at, old);
  box.append(el("section", {class: "panel"}, el("h2", {}, say("社区完成率", "The community so far")), ...completion.data.by_kind.map((line) => el("div", {class: "line"}, el("span", {}, two(line)), share(line)))));
  box.append(el("ul", {class: "items"}, ...data.items.map((task) => el("li", {class: `item ${task.done_at ? "" : lightOf(task, now)}`, "data-recurring": task.id}, el("a", {href: `#recurring/${task.id}`},
    el("span", {class: "a"}, task.done_at ? icon("check") : light(lightOf(task, now)), el("b", {}, two(task)), el("span", {class: "tl"}, task.done_at ? say("已完成", "Done") : left(task.due_at, now))),
    el("span", {class: "b"}, icon("map-pin"), el("span", {}, `${two({zh: task.place, en: task.place_en})} · ${task.period}`)))))));
}

export async function mount(box, id, app) {
  if (!id) return all(box, app);
  app.title(say("清单任务", "Task list"), {back: true});
  const {data: task, at, old} = await app.read(`/recurring/${id}`), photos = [];
  app.fresh(at, old);
  app.title(two(task), {back: true, small: `${two({zh: task.place, en: task.place_en})} · ${task.period}`});
  const waits = (await app.queue.list()).some((entry) => entry.recurring === task.id);
  box.append(el("section", {class: `item ${task.done_at ? "" : lightOf(task, app.now())}`, "data-done": String(Boolean(task.done_at))}, el("div", {},
    el("span", {class: "a"}, task.done_at ? icon("check") : light(lightOf(task, app.now())), el("b", {}, task.done_at ? say("已完成", "Done") : waits ? say("已完成，待发送", "Done, to be sent") : say("待完成", "To do")), el("span", {class: "tl"}, task.done_at ? moment(task.done_at) : left(task.due_at, app.now()))),
    task.says ? el("p", {class: "text"}, two(task.says)) : null, task.result ? el("p", {class: "text"}, `${task.unit}：${task.result}`) : null,
    el("div", {class: "line"}, el("span", {}, say("本网格", "This cell")), share(task.cell)), el("div", {class: "line"}, el("span", {}, say("本社区", "This community")), share(task.community)))));
  if (task.photos.length) box.append(el("div", {class: "shots"}, ...task.photos.map((photo) => el("div", {class: "shot"}, el("img", {src: `/api/v1/photos/${photo}?thumb=1`, alt: say("照片", "Photo")})))));
  if (task.done_at || waits) return;
  const words = el("textarea", {class: "inp", id: "result", rows: 3, maxlength: 500}), error = el("p", {class: "error", role: "alert", hidden: true});
  const chips = el("div", {class: "chips"}, ...USUAL.map((usual) => el("button", {type: "button", "data-usual": usual[1], onclick: () => { words.value = say(...usual); }}, say(...usual))));
  const form = el("form", {class: "view form"}, el("section", {class: "field", "data-field": "result"}, el("label", {for: "result"}, say("结果", "Result")), chips, words),
    photoField("photos", task.photo ? say("照片（必拍）", "Photos (needed)") : say("照片（选填）", "Photos (optional)"), photos, app.settings.photos, () => {}), error,
    el("button", {class: "btn pri wide", type: "submit", "data-action": "done"}, say("完成", "Done")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const result = words.value.trim(), missing = !result ? say("请写一句结果，或点选上面的词。", "Say in a word what was done, or tap one above.") : task.photo && !photos.length ? say("此项须拍照。", "This needs a photo.") : "";
    error.hidden = !missing;
    error.textContent = missing;
    if (missing) return;
    form.querySelector("[type=submit]").disabled = true;
    const newId = app.newId(), sent = await app.queue.put({id: newId, recurring: task.id, label: {zh: `清单：${task.zh}`, en: `Task list: ${task.en}`}, path: `/recurring/${task.id}/done`, photos, body: {id: newId, result, at: new Date(app.now()).toISOString()}});
    if (!sent.sent && sent.entry.state === "stuck") return app.go("queue");
    await app.refresh();
  };
  box.append(form);
}
