// Who else is on a page, and what they did, in words. Pure.
import {say} from './words.js';

const DEEDS = ['add', 'remove', 'move', 'resize', 'set'];

/** The others on a page, each once: one who has it open in two tabs of a browser edits if he does in one of them. */
export function others(people, me) {
  const found = new Map();
  for (const each of people) if (each.id !== me) found.set(each.id, {...each, edit: each.edit || Boolean(found.get(each.id)?.edit)});
  return [...found.values()];
}

/** What somebody did, as a sentence. */
export function told({by, act, did}, account, lang) {
  const who = by.who === account ? say(lang, 'youElsewhere') : by.name;
  if (act !== 'save') return say(lang, `did_${act}`, who);
  const parts = DEEDS.filter((deed) => did?.[deed]).map((deed) => say(lang, `did_${deed}`, did[deed]));
  return `${who} ${parts.length ? parts.join(say(lang, 'comma')) : say(lang, 'did_something')}`;
}
