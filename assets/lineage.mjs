// Lineage over REST: a number, its dataset, the columns, the interface and the newest load, from left to right; each step leads on. Below it its records.

import {lamp, lasting, minute, number, words} from "./_boards.mjs";
import {narrowing, records} from "./_figure_records.mjs";
import {ask, el, icon, say} from "./session.mjs";

const STATES = {running: ["进行中", "Running"], done: ["完成", "Done"], part: ["部分载入", "In part"], failed: ["失败", "Failed"]};
const CONNECTED = (each) => (each.load === "full" ? say("全量", "full") : say("增量", "incremental"));

export function start(page) {
  const {area, indicator, dataset, period, filter, by, row} = page.dataset;
  let gone = false;
  (async () => {
    if (!indicator && !dataset) return page.replaceChildren(el("div", {class: "void"}, icon("route"), el("b", {}, say("从磁铁菜单的“口径”，或从数据目录打开。", "Open it from a magnet's definition, or from the data catalogue."))));
    let found;
    try { found = await ask(`/lineage?${new URLSearchParams({area, ...(indicator ? {indicator} : {dataset}), ...(period ? {period} : {}), ...(indicator && narrowing({filter, by, row}) ? {filter: narrowing({filter, by, row})} : {})})}`); } catch (error) { page.replaceChildren(el("div", {class: "void"}, icon("alert-triangle"), el("b", {}, error.message))); return; }
    if (gone) return;
    page.replaceChildren(flow(found), ...(indicator ? [records({indicator, area, period, filter, by, row})] : []), ...(found.indicators ? [madeOf(found.indicators)] : []));
    page.dataset.read = "";
  })();

  function flow({indicator: top, sets}) {
    const heads = [...(top ? [say("数值", "Number")] : []), say("数据", "Data"), top ? say("用到的列", "Columns it reads") : say("列", "Columns"), say("接口", "Interface"), say("最近载入", "Newest load")];
    const box = el("div", {class: "lineage-flow", role: "group", "aria-label": say("血缘", "Lineage")}, ...heads.map((text) => el("h2", {}, text)));
    box.style.gridTemplateColumns = `repeat(${heads.length}, minmax(0, 1fr))`;
    const step = (column, row, rows, ...cards) => {
      const node = el("div", {class: `lineage-leg${column === heads.length ? " last" : ""}`}, ...cards);
      node.style.gridColumn = column;
      node.style.gridRow = `${row + 2} / span ${rows}`;
      box.append(node);
    };
    if (top) step(1, 0, sets.length, numberCard(top));
    sets.forEach((each, row) => {
      const at = top ? 2 : 1;
      step(at, row, 1, dataCard(each.dataset, !top));
      step(at + 1, row, 1, columnsCard(each));
      step(at + 2, row, 1, ...(each.interfaces.length ? each.interfaces.map(interfaceCard) : [plain(each.dataset.id && !each.dataset.source?.startsWith("store") ? say("由文件载入", "Loaded from files") : say("业务系统直接产生", "Made by the work itself"))]));
      step(at + 3, row, 1, each.load ? loadCard(each.load) : plain(each.dataset.source === "loads" ? say("尚未载入", "Not loaded yet") : say("随办随记", "Kept as it happens")));
    });
    return box;
  }
  const card = (href, cls, ...inside) => (href ? el("a", {class: `lineage-stop ${cls}`, href}, ...inside) : el("div", {class: `lineage-stop ${cls}`}, ...inside));
  const plain = (text) => card(null, "", el("span", {}, text));
  function numberCard(top) {
    const value = el("span", {class: "v"}, top.value == null ? "—" : number(top.value), el("small", {}, ` ${words(top.unit)}`));
    return card(null, "main", el("b", {}, words(top)), value, top.denominator == null ? null : el("small", {}, `${number(top.numerator)} / ${number(top.denominator)}`), top.value == null && top.why ? el("small", {}, words(top.why)) : null, el("span", {class: "says"}, words(top.says)), el("small", {}, say(`数据时间 ${minute(top.data_time)}`, `Data time ${minute(top.data_time)}`)));
  }
  function dataCard(of, main) {
    return card(of.id ? `/datasets?id=${encodeURIComponent(of.id)}` : null, main ? "main" : "", el("b", {}, icon("database"), " ", words(of)), of.owner ? el("small", {}, words(of.owner)) : null);
  }
  function columnsCard({dataset: of, columns}) {
    const shown = columns.slice(0, 14);
    return card(of.id ? `/datasets?id=${encodeURIComponent(of.id)}` : null, "", shown.length ? el("span", {class: "cols"}, ...shown.map((each) => el("span", {class: "col", title: each.id}, words(each))), columns.length > shown.length ? el("small", {}, `+${columns.length - shown.length}`) : null) : el("span", {}, say("逐行计数，不取列", "Rows are counted, no column is read")));
  }
  function interfaceCard(each) {
    return card(each.linked ? `/interfaces?id=${encodeURIComponent(each.id)}` : null, "", el("b", {}, icon("plug"), " ", words(each)), el("small", {}, `${words(each.way)} · ${CONNECTED(each)}${each.every ? ` · ${lasting(each.every)}` : ""}`), each.light ? lamp(each.light) : null);
  }
  function loadCard(load) {
    return card(load.interface ? `/interfaces?id=${encodeURIComponent(load.interface)}` : null, "", el("b", {}, say(`第 ${load.id} 次`, `Load ${load.id}`)), el("span", {}, say(...STATES[load.state])), el("small", {}, minute(load.ended_at ?? load.started_at)), el("small", {}, say(`载入 ${number(load.good)} 行，${number(load.bad)} 行有误`, `${number(load.good)} rows, ${number(load.bad)} refused`)));
  }
  function madeOf(indicators) {
    return el("section", {class: "panel made-of"}, el("h2", {}, say(`由它得出的指标（${indicators.length}）`, `Indicators made of it (${indicators.length})`)), el("div", {class: "cols"}, ...(indicators.length ? indicators.map((each) => el("a", {class: "col", href: `/lineage?indicator=${encodeURIComponent(each.id)}`}, words(each))) : [el("span", {class: "hint"}, say("还没有。", "None yet."))])));
  }
  return () => { gone = true; };
}
