// The card of a thing, and of several things that lie on one spot.
import { get } from "./data.mjs";
import { newCaseAt } from "./here.mjs";
import { BAND_WORDS } from "./marks.mjs";

const MOST = 12;  // of several things on one spot

/** Cards of one layer's things of a `kind` (services/things.py); `officer` opens the cards of officers: {open({id}), clear()}. */
export function thingCard(settings, kind, officer) {
  const { say, card } = settings, data = (id) => ({ "data-thing": id, "data-kind": kind });

  function show(found) {
    const rows = [[say("区域", "Area"), say(found.area_zh, found.area_en)], ...found.facts.map(([zh, en, value, valueEn]) => [say(zh, en), say(value, valueEn)])];
    if (found.band) rows.push([say("等级", "Band"), say(...BAND_WORDS[found.band])]);
    rows.push([say("数据时间", "Data of"), found.at ? moment(found.at) : say("未核实", "Never confirmed")]);
    card.show({ thing: found.id, kind, title: say(found.name.zh, found.name.en), sub: say(found.kind_zh, found.kind_en), rows, links: links(found), data: data(found.id) });
  }

  function links(found) {
    const near = found.lon == null || !settings.hands ? [] : [[say("定位", "Go there"), null, () => { settings.hold(); settings.go([found.lat, found.lon], 18); }]];
    const carrier = found.officer ? [[say("佩戴的网格员", "Officer wearing it"), null, () => officer.open({ id: found.officer })]] : [];
    const figures = found.page ? [[say(found.page.zh, found.page.en), `/?page=${found.page.id}&area=${found.area.slice(0, 12)}`]] : [];
    const fresh = newCaseAt(found.lon, found.lat, found.name.zh), begin = fresh ? [[say("新建案件", "New case"), fresh]] : [];
    return [[say("本网格案件", "Cases of this cell"), `/cases?area=${found.area}`], ...figures, ...carrier, ...begin, ...near];
  }

  const moment = (text) => new Date(text).toLocaleString(say("zh-CN", "en-GB"), { timeZone: settings.zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });

  return {
    /** Open the card of a thing; `again` reads anew what is open already. */
    async open(id, again = false) {
      if (!again) card.show({ thing: id, kind, title: say("读取中…", "Loading…"), rows: [], data: data(id) });
      const found = await get(`map/things/${kind}/${encodeURIComponent(id)}`).catch((error) => ({ error }));
      if (card.current?.thing !== id || card.current.kind !== kind) return;
      if (found.error) card.show({ thing: id, kind, title: say("没有读到", "Could not be read"), rows: [[say("原因", "Why"), found.error.message]], data: data(id) });
      else show(found);
    },
    /** Whether the card of this thing is open. */
    shows: (id) => card.current?.kind === kind && card.current.thing === id,
    clear: officer.clear,
    /** Several things on one spot: a list to choose from. */
    choose(things, open) {
      const links = things.slice(0, MOST).map(({ word, id }) => [word, null, () => open(id)]);
      const more = things.length > MOST ? say(`另有 ${things.length - MOST} 个`, `and ${things.length - MOST} more`) : null;
      card.show({ several: kind, title: say(`此处 ${things.length} 个`, `${things.length} at this spot`), sub: more, rows: [], links, data: { "data-several": kind } });
    },
  };
}
