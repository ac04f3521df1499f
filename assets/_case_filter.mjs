// Whether a live case is one of those a filter asks for, as far as a live message can tell (core/case_filter.py has the whole of it).

import {lightAt, ofKind} from "./magnets/_case.mjs";

const UNTOLD = ["text", "source", "period", "overdue", "mine"]; // live messages carry nothing of these
const FLAGS = ["supervised", "whistled", "rework"];

/** Whether only the server knows if an unknown case belongs. */
export const untold = (wanted) => UNTOLD.some((name) => wanted[name]) || (wanted.flag ?? "").split(",").some((flag) => flag && !FLAGS.includes(flag));

const among = (value, chosen) => !chosen || chosen.split(",").includes(value ?? "none");

/** Whether what a live message says of a case goes with the filter; `wanted.column` "" is the whole board. */
export function fits(v, wanted, area, at) {
  if (v.gone || (area && !String(v.grid ?? v.area).startsWith(area))) return false;
  if (wanted.column ? v.column !== wanted.column : wanted.open === "yes" && (!v.column || v.column === "closed_today")) return false;
  if (wanted.category && !ofKind(v.category, wanted.category)) return false;
  if (wanted.light && lightAt(v, at) !== wanted.light) return false;
  if (wanted.urgent && (wanted.urgent === "yes") !== Boolean(v.urgent)) return false;
  const flags = (wanted.flag ?? "").split(",").filter((flag) => FLAGS.includes(flag));
  if (flags.length && !untold({flag: wanted.flag}) && !flags.some((flag) => v.flags?.[flag])) return false;
  return among(v.department, wanted.department) && among(v.workflow, wanted.workflow) && among(v.state, wanted.state);
}
