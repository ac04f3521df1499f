// Beside the form while somebody writes: answers that may close it, the same near by, and what will happen once it is sent.

import {el, icon, say} from "./session.mjs";

const two = (pair) => say(pair.zh, pair.en);
const moment = (text) => text.slice(5, 16).replace("T", " ");

/** The three parts; `answered(entry)` and `joined(case)` do what their buttons say, where the post may. Returns {element, show(found, settled)}. */
export function side(settings, {answered, joined}) {
  const answers = el("section", {class: "panel intake-answers", "aria-live": "polite"}), near = el("section", {class: "panel intake-near", "aria-live": "polite"}), course = el("section", {class: "panel intake-course"});
  const element = el("aside", {class: "intake-side", id: "intake-side", tabindex: "-1", "aria-label": say("解答、相似案件与去向", "Answers, the same near by, what happens next")}, answers, near, course);
  const head = (symbol, words, count) => el("h2", {}, icon(symbol), words, count ? el("span", {class: "tag"}, String(count)) : null);
  const quiet = (words) => el("p", {class: "hint"}, words);

  function entry(each, first) {
    const act = settings.answers && each.public ? el("button", {class: "btn", type: "button", "data-answer": each.id, onclick: () => answered(each)}, icon("check"), say("这就解答了，办结", "This answers it: close")) : null;
    return el("li", {}, el("details", {"data-entry": each.id, open: first}, el("summary", {}, el("b", {}, two(each)), el("span", {class: "tag"}, say(each.sort_zh, each.sort_en))),
      el("p", {}, two(each.text)), el("footer", {}, each.source ? el("small", {}, two(each.source)) : null, el("small", {}, say(`核对于 ${each.checked}`, `Checked ${each.checked}`)), each.public ? null : el("small", {}, say("仅供内部", "For the office alone")), act)));
  }

  function same(each) {
    const far = each.distance_m == null ? "" : say(`约 ${Math.max(each.distance_m, 10)} 米`, `about ${Math.max(each.distance_m, 10)} m`);
    const facts = [two(each.category), two(each.status), moment(each.reported_at), far].filter(Boolean).join(" · ");
    const join = each.no && settings.joins ? el("button", {class: "btn", type: "button", "data-join": each.no, onclick: () => joined(each)}, icon("arrows-join"), say("并入这件", "Join this one")) : null;
    return el("li", {"data-near": each.no ?? ""}, el("b", {}, each.title ?? two(each.category)), el("small", {}, facts),
      each.no ? el("div", {class: "do"}, el("a", {class: "btn", href: `/case?no=${each.no}`, target: "_blank", rel: "noopener"}, icon("external-link"), each.no), join) : null);
  }

  function steps(found) {
    const desks = found.desks.map(two).join(say("、", ", "));
    const line = (name, value, more) => el("li", {}, el("span", {}, name), el("b", {}, value), more ? el("small", {}, more) : null);
    return el("ol", {}, line(say("先到", "First"), `${desks}${desks ? " · " : ""}${two(found.state)}`, say(`${moment(found.due_at)} 前`, `by ${moment(found.due_at)}`)),
      line(say("建议承办", "Meant for"), found.department ? two(found.department) : say("由派遣员决定", "The dispatcher decides"), two(found.why)),
      line(say("办结时限", "Closed within"), two(found.limit), say(`${moment(found.deadline_at)} 前`, `by ${moment(found.deadline_at)}`)),
      found.urgent ? line(say("紧急", "Urgent"), say("排在最前，值班屏提示", "Goes first; the duty wall shows it"), "") : null,
      found.no_entry ? line(say("禁入清单", "Kept from cells"), say("不下沉网格", "Not sent down to a cell"), two(found.no_entry)) : null);
  }

  return {
    element,
    /** `found` is the answer of /intake/look, null before anything is known; `placed` whether there is a place. */
    show(found, placed) {
      const known = found?.answers ?? [], there = found?.near ?? [];
      answers.hidden = !known.length;
      answers.replaceChildren(head("bulb", say("可能的答案", "This may answer it"), known.length), el("ul", {}, ...known.map((each, n) => entry(each, n === 0))));
      near.replaceChildren(head("arrows-join", say("附近在办的同类案件", "The same, open near by"), there.length), there.length ? el("ul", {}, ...there.map(same)) : quiet(placed ? say("附近没有同类的在办案件。", "Nothing of the kind is open near by.") : say("有了地点和类别就查。", "Looked up once there are place and category.")));
      course.replaceChildren(head("route", say("提交后", "Once it is sent")), found?.course ? steps(found.course) : quiet(say("有了类别，这里写明谁来办、多久办完。", "With a category it says who handles it and by when.")));
    },
    counts: () => [answers.querySelectorAll("[data-entry]").length, near.querySelectorAll("[data-near]").length],
  };
}
