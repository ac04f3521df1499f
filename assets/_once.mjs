// What takes a while: pressed again before it is there it is the same press, and of several presses the last one counts.

/** `(key, run)` → what `run()` comes to, or its fault; undefined where the same key is asked already, or another has been asked since. */
export function lastAsked() {
  let now = null;
  return async (key, run) => {
    if (now && now.key === key) return undefined;
    const mine = now = {key};
    let found, fault;
    try { found = await run(); } catch (error) { fault = error; }
    if (now !== mine) return undefined;
    now = null;
    if (fault) throw fault;
    return found;
  };
}
