// What a magnet's state and time are said to be. Pure.

/** "no_data", "empty" or "ok" for an answer. */
export function stateOf(answer) {
  if (!answer || answer.state === 'no_data') return 'no_data';
  if (Array.isArray(answer.rows)) return answer.rows.length ? 'ok' : 'empty';
  return answer.value === 0 ? 'empty' : 'ok';
}

const DIGITS = {month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'};

function parts(date, zone) {
  const found = new Intl.DateTimeFormat('en', {timeZone: zone, year: 'numeric', ...DIGITS}).formatToParts(date);
  return Object.fromEntries(found.map(({type, value}) => [type, value]));
}

/** The clock time of `iso` in `zone`, with the day before it when it is not today's. */
export function clock(iso, zone = 'Asia/Shanghai', now = new Date()) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const [then, today] = [parts(at, zone), parts(now, zone)];
  const time = `${then.hour}:${then.minute}`;
  const same = ['year', 'month', 'day'].every((part) => then[part] === today[part]);
  return same ? time : `${then.month}-${then.day} ${time}`;
}

/** Whether answer `b` is older than answer `a`. */
export function older(b, a) {
  return Boolean(a?.data_time && b?.data_time && a.indicator === b.indicator && Date.parse(b.data_time) < Date.parse(a.data_time));
}
