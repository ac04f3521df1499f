// Whether a magnet is shown: its rule over the newest figure and the hour. The role is the server's word. Pure.

/** Minutes since midnight of "08:30". */
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

/** Whether `now` lies in "08:30-17:30" of the zone; a stretch may pass midnight. */
export function within(hours, now, zone) {
  const time = new Intl.DateTimeFormat('en-GB', {timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(now);
  const [from, until, at] = [minutes(hours.slice(0, 5)), minutes(hours.slice(6)), minutes(time)];
  return from <= until ? at >= from && at < until : at >= from || at < until;
}

/** Whether a magnet with rule `when` is shown; `figure` is {state, value}, undefined before the first answer. A fault is never hidden. */
export function shows(when, figure, now, zone) {
  if (!when) return true;
  if (when.mine === false) return false;
  const seconds = now.getTime() / 1000;
  if (when.spans && !when.spans.some(([from, until]) => seconds >= from && seconds < until)) return false;
  if (when.hours && !when.spans && !within(when.hours, now, zone)) return false;
  if (when.data === undefined && when.above === undefined && when.below === undefined) return true;
  if (figure?.state === 'error') return true;
  if (!figure || figure.state === 'loading') return false;
  if (when.data && (figure.state === 'no_data' || figure.state === 'empty')) return false;
  const known = typeof figure.value === 'number';
  if (when.above !== undefined && !(known && figure.value >= when.above)) return false;
  return when.below === undefined || (known && figure.value < when.below);
}
