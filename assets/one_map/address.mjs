// What the address of a whole-page map says beside its area: layers, view, base map, selection. On a magnet's map it reads and keeps nothing.

/** `get(name)` is the text or null; `set(name, text | null)` writes it without a new entry in the history. */
export function address(full) {
  if (!full) return { get: () => null, set() {} };
  return {
    get: (name) => new URLSearchParams(location.search).get(name),
    set(name, text) {
      const url = new URL(location.href);
      if ((url.searchParams.get(name) ?? null) === (text ?? null)) return;
      if (text == null) url.searchParams.delete(name);
      else url.searchParams.set(name, text);
      url.search = url.search.replaceAll("%2C", ",").replaceAll("%3A", ":");  // as people write it
      history.replaceState(history.state, "", url);
    },
  };
}

/** What the flat map and the one with heights say alike in their addresses: selection and base map. */
export const kept = (bar) => Object.fromEntries(["sel", "base"].map((name) => [name, bar.get(name)]).filter(([, text]) => text));
