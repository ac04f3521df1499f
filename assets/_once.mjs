// What takes a while: pressed again before it is there it is the same press, and of several presses the last one counts.

/** `(key, run)` → what `run()` comes to; undefined where the same is asked already, or something else has been asked since. */
export function lastAsked() {
  let now = null;
  return async (key, run) => {
    if (now && now.key === key) return undefined;
    const mine = now = {key};
    try {
      const found = await run();
      return now === mine ? found : undefined;
    } finally {
      if (now === mine) now = null;
    }
  };
}
