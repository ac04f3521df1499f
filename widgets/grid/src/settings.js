import {useEffect, useRef, useState} from 'react';
import {difference, effective} from './draft.js';

const CLICK_PAUSE = 60;
const TYPING_PAUSE = 300;

/**
 * The magnet whose settings are open, and its draft. `ask` asks the server, `save(id, settings)` sends the edit and returns its number.
 * A draft is shown on the page while it is made; it is kept only when it is applied.
 */
export function useSettings({ask, save, announce, words, focusOn}) {
  const [setting, setSetting] = useState(null);
  const now = useRef(null);
  now.current = setting;
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const still = (id) => now.current?.id === id;
  const update = (part) => setSetting((was) => (was ? {...was, ...part} : was));

  const show = (id, settings) => ask({do: 'preview', id, settings}).then((told) => {
    if (still(id) && settings) update({problem: told.problem ?? null, ...(told.about ? {about: told.about} : {})});
  });
  const putBack = ({id, dirty}) => {
    clearTimeout(timer.current);
    if (dirty) show(id, null);
  };

  const open = (id, byKey = false) => {
    if (still(id)) return;
    leave();
    setSetting({id, byKey, round: 0});
    ask({do: 'form', id}).then((told) => {
      if (!still(id)) return;
      update(told.form ? {form: told.form, about: told.about, draft: effective(told.form), problem: told.about.problem ?? null} : {problem: told.problem});
    });
  };
  const change = (draft, typed = false) => {
    const {id, form} = now.current;
    const given = difference(form, draft);
    update({draft, dirty: true, changed: Object.keys(given).length > 0});
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show(id, given), typed ? TYPING_PAUSE : CLICK_PAUSE);
  };
  const apply = () => {
    const {id, form, draft, problem, saving} = now.current;
    if (!form || saving || problem) return;
    clearTimeout(timer.current);
    const given = difference(form, draft);
    if (Object.keys(given).length) update({saving: save(id, given), given});
    else {
      close();
      focusOn(id);
    }
  };
  /** What the server said to the edit: applied, or why not; then the draft stays as it is. */
  const heard = (ack) => {
    const was = now.current;
    if (!was?.saving || ack.n < was.saving) return;
    if (ack.refused && ack.n === was.saving) return update({saving: null, problem: ack.refused});
    announce(words.applied(was.id));
    close();
    focusOn(was.id);
  };
  const restore = () => {
    putBack(now.current);
    update({draft: effective(now.current.form), dirty: false, changed: false, problem: null, round: now.current.round + 1});
    ask({do: 'about', id: now.current.id}).then((told) => still(told.id) && told.about && update({about: told.about}));
    announce(words.restored());
  };
  const close = () => {
    clearTimeout(timer.current);
    setSetting(null);
  };
  const cancel = () => {
    if (!now.current) return;
    putBack(now.current);
    close();
  };
  /** Another magnet is turned to, or editing is done: what was chosen and can be is applied, it was on the page already. */
  const leave = () => {
    const was = now.current;
    if (!was) return;
    const given = was.form && was.draft && !was.problem && !was.saving ? difference(was.form, was.draft) : {};
    clearTimeout(timer.current);
    if (Object.keys(given).length) save(was.id, given);
    else if (!was.saving) putBack(was);
    close();
  };
  return {setting, open, change, apply, heard, restore, cancel, leave};
}
