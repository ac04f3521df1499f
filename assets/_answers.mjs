// "Ask first" of the page for residents: of the questions that stand there those that what is typed may mean, the likeliest first.

const FEW = 3, LIKELY = 4; // shown before anything is typed; what must be in common before an answer is offered beside the form

/** A text in small pieces: words of letters and digits, and of Chinese each two characters in a row. */
export function pieces(text) {
  const found = new Set();
  for (const [run] of text.toLowerCase().matchAll(/[a-z0-9]+|[\u4e00-\u9fff]+/g)) {
    if (/^[a-z0-9]/.test(run)) { if (run.length > 2) found.add(run); continue; }
    if (run.length === 1) found.add(run);
    for (let i = 0; i + 1 < run.length; i += 1) found.add(run.slice(i, i + 2));
  }
  return found;
}

/** The entries [{id, asks, text}] that have a piece of `asked`, most in common first, with how many; what stands in the question counts twice. */
export function matching(entries, asked) {
  const wanted = [...pieces(asked)];
  const has = (text, piece) => Number(text.toLowerCase().includes(piece));
  const counted = entries.map((entry) => ({...entry, shared: wanted.reduce((sum, piece) => sum + 2 * has(entry.asks, piece) + has(entry.text, piece), 0)}));
  return counted.filter((entry) => entry.shared).sort((a, b) => b.shared - a.shared);
}

/** Let the section search, and offer the likeliest answer under `words` while somebody writes. */
export function answers(section, words, maybe) {
  const items = new Map([...section.querySelectorAll("[data-answer]")].map((node) => [node.dataset.answer, node]));
  const entries = [...items].map(([id, node]) => ({id, asks: `${node.querySelector("summary").textContent} ${node.dataset.find}`, text: node.querySelector("p").textContent}));
  const list = section.querySelector("ul"), field = section.querySelector("input"), none = section.querySelector("[data-none]");
  const show = () => {
    const asked = field.value.trim(), found = asked ? matching(entries, asked) : entries.slice(0, FEW);
    for (const node of items.values()) node.hidden = true;
    for (const {id} of found) { items.get(id).hidden = false; list.append(items.get(id)); }
    none.hidden = found.length > 0;
  };
  const button = maybe.querySelector("button");
  words.addEventListener("input", () => {
    const [best] = matching(entries, words.value);
    maybe.hidden = !best || best.shared < LIKELY;
    if (maybe.hidden) return;
    button.textContent = items.get(best.id).querySelector("summary").textContent;
    button.dataset.to = best.id;
  });
  button.addEventListener("click", () => {
    field.value = "";
    show();
    const node = items.get(button.dataset.to);
    [section.open, node.hidden, node.querySelector("details").open] = [true, false, true];
    node.querySelector("summary").focus();
  });
  field.addEventListener("input", show);
  show();
}
