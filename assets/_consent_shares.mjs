// How a sheet of consent stands by number of owners and by floor area: who takes part, who of those agrees, and how much is missing.

import {el, icon, say} from "./session.mjs";

export const percent = (share) => `${Math.round(share * 1000) / 10}%`;
const number = (value) => value.toLocaleString("en", {maximumFractionDigits: 2});

/** A share as the law writes it: 2/3, 3/4, more than 1/2. */
export function shareWords(share) {
  const known = [[2 / 3, "三分之二", "2/3"], [3 / 4, "四分之三", "3/4"], [1 / 2, "半数", "1/2"]].find(([value]) => Math.abs(value - share) < 0.0001);
  return known ? [known[1], known[2]] : [percent(share), percent(share)];
}

/** What is missing before both shares hold, in one sentence of [Chinese, English]. */
export function missingWords({people, area, reached}) {
  if (reached && !area.unknown) return ["已达到比例（人数、面积）", "The share is reached, by number and by area"];
  if (reached) return [`按已知面积已达到；另有 ${area.unknown} 户面积未知，请核对`, `Reached by the areas that are known; those of ${area.unknown} homes are not: check them`];
  if (!people.possible || (area.known && !area.possible)) return ["反对已过多，不改变意见达不到", "Too many are against: out of reach unless somebody changes his mind"];
  if (people.reached && !area.known) return ["人数已达到；面积都未知，无法核算", "Reached by number; no floor area is known, so that share cannot be reckoned"];
  const zh = [people.missing ? `${people.missing} 户` : "", area.missing ? `${number(area.missing)} ㎡` : ""].filter(Boolean).join("、");
  const en = [people.missing ? `${people.missing} more needed` : "", area.missing ? `${number(area.missing)} m² more${people.missing ? "" : " needed"}` : ""].filter(Boolean).join(", ");
  return [`还差 ${zh}`, en];
}

/** The two shares as rows with bars; `sheet` is what the interface says of a sheet. */
export function sharesOf({counts, threshold, agree}) {
  const {people, area} = counts, [partZh, partEn] = shareWords(threshold), [agreeZh, agreeEn] = shareWords(agree), half = agree <= 0.5;
  const rule = say(`${partZh}以上参与，参与者${half ? "过" : ""}${agreeZh}${half ? "" : "以上"}同意`, `${partEn} take part, ${half ? "more than " : ""}${agreeEn} of those agree`);
  const row = (name, each, unit, note) => {
    const against = each.voted - each.agreed, of = each.of || 1;
    const words = say(`参与 ${percent(each.voted_share)}（${number(each.voted)} / ${number(each.of)} ${unit}），其中同意 ${each.voted ? percent(each.agreed_share) : "—"}`, `${percent(each.voted_share)} take part (${number(each.voted)} of ${number(each.of)} ${unit}), ${each.voted ? percent(each.agreed_share) : "—"} of those agree`);
    const state = each.reached ? el("b", {class: "consent-done"}, icon("check"), say("达到", "Reached")) : each.of ? el("b", {}, say(`还差 ${number(each.missing)} ${unit}`, `${number(each.missing)} ${unit} more`)) : el("b", {}, say("无法核算", "Cannot be reckoned"));
    return el("div", {class: "consent-share"}, el("span", {class: "name"}, name), el("span", {class: "said"}, words), state,
      el("div", {class: "consent-bar", role: "img", "aria-label": `${name}: ${words}`}, el("i", {style: `width:${(each.agreed / of) * 100}%`}), el("em", {style: `left:${(each.agreed / of) * 100}%;width:${(against / of) * 100}%`}), el("s", {style: `left:${threshold * 100}%`})), note);
  };
  const unknown = area.unknown ? el("small", {class: "hint"}, say(`${area.unknown} 户面积未知，不计入面积比例；在该户填写房产证面积即可`, `The area of ${area.unknown} homes is not known and in no share of it: write the deed's into the home`)) : null;
  return el("div", {class: "consent-shares"}, el("p", {class: "hint"}, rule), row(say("按人数", "By number"), people, say("户", "homes"), people.of < counts.homes ? el("small", {class: "hint"}, say("同一产权人有多套的按一户计", "Several homes of one owner count once")) : null), row(say("按专有部分面积", "By floor area"), area, say("㎡", "m²"), unknown));
}
