// Units of measure in both languages: what is written in one is known in the other, or stays as it was written.

const KNOWN = {
  人: "people", 名: "people", 人次: "visits", 户: "households", 家: "firms", 件: "cases", 起: "incidents", 次: "times", 条: "rows", 个: "items", 项: "items", 种: "kinds", 处: "places",
  台: "machines", 部: "machines", 辆: "vehicles", 棵: "trees", 株: "plants", 栋: "buildings", 幢: "buildings", 套: "homes", 间: "rooms", 张: "beds", 床: "beds", 盏: "lamps", 只: "animals", 份: "copies", 场: "events", 所: "institutions", 批: "batches", 桶: "bins",
  元: "yuan", 千元: "thousand yuan", 万元: "10,000 yuan", 亿元: "100 million yuan", 平方米: "m²", "㎡": "m²", 平方公里: "km²", 公顷: "ha", 亩: "mu", 立方米: "m³", 米: "m", 公里: "km", 千米: "km", 吨: "t", 公斤: "kg", 千克: "kg", 升: "L", 度: "kWh", 千瓦时: "kWh",
  秒: "seconds", 分钟: "minutes", 小时: "hours", 天: "days", 日: "days", 周: "weeks", 月: "months", 个月: "months", 年: "years", 岁: "years", 分: "points",
};
const CHINESE = Object.fromEntries(Object.entries(KNOWN).reverse().map(([zh, en]) => [en.toLowerCase(), zh]));

/** [in Chinese, in English] of a unit as somebody wrote it; the English one is empty where nobody knows it. */
export function bothOf(text) {
  const unit = text.trim();
  if (KNOWN[unit]) return [unit, KNOWN[unit]];
  if (/\p{Script=Han}/u.test(unit)) return [unit, ""];
  return [CHINESE[unit.toLowerCase()] ?? unit, unit];
}
