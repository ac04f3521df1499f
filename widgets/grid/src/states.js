// What a magnet's state and time are said to be. Pure.

/** "no_data", "empty" or "ok" for an answer. */
export function stateOf(answer) {
  if (!answer || answer.state === 'no_data') return 'no_data';
  if (Array.isArray(answer.rows)) return answer.rows.length ? 'ok' : 'empty';
  return answer.value === 0 ? 'empty' : 'ok';
}

/** The clock time of `iso` in `zone`, with the day before it when it is not today's. */
export function clock(iso, zone = 'Asia/Shanghai', now = new Date()) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const part = (date, options) => new Intl.DateTimeFormat('sv-SE', {timeZone: zone, ...options}).format(date);
  const day = {year: 'numeric', month: '2-digit', day: '2-digit'};
  const time = part(at, {hour: '2-digit', minute: '2-digit'});
  return part(at, day) === part(now, day) ? time : `${part(at, {month: '2-digit', day: '2-digit'})} ${time}`;
}

/** Whether answer `b` is older than answer `a`. */
export function older(b, a) {
  return Boolean(a?.data_time && b?.data_time && a.indicator === b.indicator && Date.parse(b.data_time) < Date.parse(a.data_time));
}
