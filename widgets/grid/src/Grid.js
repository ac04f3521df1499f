import React, {useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState} from 'react';
import {createPortal} from 'react-dom';
import {useAsks} from './asks.js';
import {useAway} from './away.js';
import {toast} from './copy.js';
import Drawer from './Drawer.js';
import {useEdits} from './edits.js';
import Item from './Item.js';
import Library from './Library.js';
import {readLink} from './link.js';
import {useLinked} from './linked.js';
import Menu from './Menu.js';
import Palette from './Palette.js';
import Panel from './Panel.js';
import {useFolds} from './folds.js';
import Here from './Here.js';
import Heading from './Heading.js';
import {arrangementFor, boxes, isSection, itemsOf, WALL} from './places.js';
import {usePresence, whenFree} from './presence.js';
import {onLift, onLongPress} from './press.js';
import Screens from './Screens.js';
import {seen} from './sections.js';
import {useSettings} from './settings.js';
import {Stack} from './stack.js';
import {firstFree, move, pack, resize, widthIn} from './steps.js';
import Tools from './Tools.js';
import {undoKey} from './trail.js';
import {say} from './words.js';

const KEYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const KEY_PAUSE = 400;
const STILL = 5; // px a pointer may move and still click
const LOOKED = '~panel'; // the widget of the panel
const HELD = '.ui-draggable-dragging, .ui-resizable-resizing, .magnet-lift, .lifted';
const LIBRARY_DONE = {save: 'savedMagnet', relink: 'relinkedMagnet', retire: 'retiredMagnet'};
const WALL_ROWS = 12; // of a wall's screen

/** The arrangement for this window, or the one that was chosen to be edited. */
function useArrangement(arrangements, chosen) {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const measure = () => setWidth(window.innerWidth);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return arrangements.find(({id}) => id === chosen) ?? arrangementFor(arrangements, width);
}

/** The room in the shell's bar for a page's own tools, null where there is none. */
function useToolbar() {
  const [room, setRoom] = useState(null);
  useLayoutEffect(() => setRoom(document.getElementById('page-tools')), []);
  return room;
}

/** A page of magnets: `widgets` by instance, their places by column count, and edit mode. Every edit leaves through `edit` and is answered by `ack`. */
function Desk({id, widgets = {}, cards = {}, arrangements = [], revision = 0, palette = [], editable = false, lang = 'zh', zone, ack, told, history, setProps}) {
  const path = window.dash_component_api.useDashContext().componentPath;
  const el = useRef(null);
  const stack = useRef(null);
  const books = useRef({});
  const waitingToSet = useRef(null);
  const keys = useRef({timer: 0, picked: null, moved: new Set()});
  const pressed = useRef(null);
  const [editing, setEditing] = useState(editable);
  const [drawer, setDrawer] = useState(true);
  const [coming, setComing] = useState({});
  const [gone, setGone] = useState({});
  const [said, announce] = useState('');
  const [menu, setMenu] = useState(null);
  const [panel, setPanel] = useState(null);
  const [, redraw] = useState(0);
  const room = useToolbar();
  const [screen, setScreen] = useState(null);
  const here = useArrangement(arrangements, editing ? screen : null);
  const held = here.id === 'phone' && !screen; // in a hand, not edited from a desk

  const present = useMemo(() => {
    const all = {...cards, ...coming};
    return Object.fromEntries(Object.entries(all).filter(([key]) => !gone[key] && (widgets[key] || coming[key])));
  }, [cards, coming, gone, widgets]);
  const away = useAway(el, present, zone);
  const folds = useFolds(history?.base, present);
  const met = useRef(new Set());
  const now = useRef({});
  now.current = {present, here, lang, setProps, editing, palette};

  const {queue, state, count, see, did, will} = useEdits({account: history?.account, page: history?.base, send: (edit) => now.current.setProps({edit}), cards, ack, words: {refused: (why) => say(lang, 'refused', why)}});

  const ask = useAsks(setProps, told);
  const focusOn = (key) => el.current?.querySelector(`[data-key="${key}"]`)?.focus({preventScroll: true});
  const settings = useSettings({
    ask,
    announce,
    focusOn,
    save: (key, given) => did({do: 'set', id: key, settings: given, arrangement: now.current.here.id, items: {}}),
    words: {applied: (key) => say(lang, 'applied', titleOf(key)), restored: () => say(lang, 'restored')},
  });
  const set = useRef(null);
  set.current = settings;
  const closing = (act) => () => {
    const key = set.current.setting?.id;
    act();
    if (key) requestAnimationFrame(() => focusOn(key));
  };

  const book = () => (books.current[now.current.here.id] ??= now.current.here);
  const titleOf = (key) => now.current.present[key]?.title ?? key;
  const keep = (items) => {
    see(book().items);
    books.current[now.current.here.id] = {...book(), items: {...book().items, ...boxes(items)}};
    redraw((count) => count + 1);
  };
  const arranged = (items, by) => {
    keep(items);
    did({do: 'arrange', by, arrangement: now.current.here.id, items: boxes(items)});
  };

  /** Put `magnet` at `box`; a stand-in holds its place until the server has drawn it. */
  const put = (magnet, box, others) => {
    const entry = now.current.palette.find((each) => each.id === magnet);
    if (!entry) return;
    const key = `${magnet}-${Math.random().toString(36).slice(2, 8)}`;
    const items = [...others, {id: key, ...box}];
    setComing((all) => ({...all, [key]: {magnet, title: entry.title}}));
    keep(items);
    did({do: 'place', id: key, by: [key], magnet, arrangement: now.current.here.id, items: boxes(items)});
    announce(say(lang, 'added', entry.title, box.x + 1, box.y + 1));
    if (entry.asks) waitingToSet.current = key;
    return key;
  };

  const remove = useCallback((key) => {
    const {present: all, here: at} = now.current;
    if (!all[key] || all[key].locked) return;
    const neighbours = [...el.current.querySelectorAll('.grid-stack-item')];
    const next = neighbours[neighbours.findIndex((each) => each.dataset.key === key) + 1] ?? neighbours[0];
    const items = pack(stack.current.read().filter((item) => item.id !== key));
    announce(say(now.current.lang, 'removed', titleOf(key)));
    setGone((each) => ({...each, [key]: true}));
    keep(items);
    did({do: 'remove', id: key, by: [key], arrangement: at.id, items: boxes(items)});
    if (document.activeElement?.dataset.key === key) next?.focus();
  }, []);

  const sizeOf = (entry) => ({w: isSection({magnet: entry.id}) ? here.columns : widthIn(here.columns, entry.size[0]), h: entry.size[1]});
  const add = (entry) => {
    flush();
    const items = stack.current.read();
    const {w, h} = sizeOf(entry);
    const key = put(entry.id, firstFree(items, w, h, here.columns), items);
    requestAnimationFrame(() => el.current?.querySelector(`[data-key="${key}"]`)?.scrollIntoView({block: 'nearest'}));
  };

  /** Keyboard moves are saved when the keys rest. */
  const flush = () => {
    if (!keys.current.timer) return;
    clearTimeout(keys.current.timer);
    keys.current.timer = 0;
    arranged(stack.current.read(), [...keys.current.moved]);
    keys.current.moved.clear();
  };
  const rest = () => {
    clearTimeout(keys.current.timer);
    keys.current.timer = setTimeout(flush, KEY_PAUSE);
    will();
  };

  const pickOrDrop = (item) => {
    const key = item.dataset.key;
    if (keys.current.picked) {
      const put_ = stack.current.read().find((each) => each.id === key);
      keys.current.picked = null;
      item.classList.remove('picked');
      arranged(stack.current.read(), [key]);
      announce(say(now.current.lang, 'dropped', titleOf(key), put_.x + 1, put_.y + 1));
    } else {
      flush();
      keys.current.picked = {key, items: stack.current.read()};
      item.classList.add('picked');
      announce(say(now.current.lang, 'picked', titleOf(key)));
    }
  };
  const cancel = (item) => {
    const {picked} = keys.current;
    if (!picked) return;
    keys.current.picked = null;
    item.classList.remove('picked');
    stack.current.place(picked.items);
    announce(say(now.current.lang, 'cancelled', titleOf(picked.key)));
  };
  const step = (item, [dx, dy], sizing) => {
    const key = item.dataset.key;
    const {here: at, lang: tongue} = now.current;
    const items = (sizing ? resize : move)(stack.current.read(), key, dx, dy, at.columns);
    if (!items) return announce(say(tongue, 'stuck', titleOf(key)));
    stack.current.place(items);
    item.scrollIntoView({block: 'nearest'});
    keys.current.moved.add(key);
    if (!keys.current.picked) rest();
    const {x, y, w, h} = items.find((each) => each.id === key);
    announce(say(tongue, 'moved', titleOf(key), x + 1, y + 1, w, h));
  };
  const keyed = useCallback((event) => {
    const item = event.currentTarget;
    if (event.target !== item) return;
    const held = now.current.present[item.dataset.key]?.locked;
    const act = {
      Enter: () => (keys.current.picked ? pickOrDrop(item) : set.current.open(item.dataset.key, true)), ' ': () => pickOrDrop(item), Escape: () => cancel(item), Delete: () => remove(item.dataset.key), Backspace: () => remove(item.dataset.key),
    }[event.key] ?? (KEYS[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey ? () => step(item, KEYS[event.key], event.shiftKey) : null);
    if (!act) return;
    event.preventDefault();
    if (held && event.key !== 'Enter') announce(say(now.current.lang, 'locked', titleOf(item.dataset.key)));
    else act();
  }, []);

  /** A click on a magnet, and not the end of a drag, opens its settings; while not editing one on its figure may open its sub-areas. */
  const clicked = (event) => {
    const item = event.target.closest('.grid-stack-item');
    const into = now.current.editing ? null : event.target.closest('a[href^="#drill="]');
    if (into) {
      event.preventDefault();
      return look({id: item.dataset.key, area: into.getAttribute('href').slice('#drill='.length)});
    }
    if (!now.current.editing || !item || event.target.closest('button, .ui-resizable-handle')) return;
    const {x, y} = pressed.current ?? {x: event.clientX, y: event.clientY};
    if (Math.hypot(event.clientX - x, event.clientY - y) <= STILL) set.current.open(item.dataset.key);
  };
  const more = useCallback((key, button) => (now.current.editing ? set.current.open(key, button.matches(':focus-visible')) : setMenu({id: key, back: button, anchor: button.getBoundingClientRect()})), []);
  const closeMenu = (back) => {
    setMenu(null);
    if (back === true) requestAnimationFrame(() => menu?.back?.focus({preventScroll: true}));
  };
  const editOne = (key) => {
    setEditing(true);
    set.current.open(key, true);
  };
  /** Look into a magnet of the page by the areas inside `area`, or at one a link names. */
  const look = (question) => {
    setPanel((was) => was ?? {question, title: ''});
    ask({do: 'panel', ...question}).then((answer) => setPanel((was) => was && {question, ...(answer.panel ?? {title: was.title}), problem: answer.problem}));
  };
  const leavePanel = () => {
    setPanel(null);
    if (readLink(window.location.hash)) window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  };

  const free = () => !keys.current.timer && !keys.current.picked && !document.querySelector(HELD);
  const fetchPage = () => did({do: 'look', arrangement: now.current.here.id, items: {}});
  const people = usePresence({history, editing, version: ack?.version ?? 0, busy: queue.busy, free, look: fetchPage, lang});
  useLinked({cards, free, look: fetchPage});
  // An answer to a choice that saw the page before an edit is drawn over what the edit did: the page is asked for as it is.
  const chosen = history?.drawn;
  useEffect(() => (chosen && (queue.busy || chosen.version < (ack?.version ?? 0)) ? whenFree(free, fetchPage) : undefined), [chosen?.at]);
  const [shelf, setShelf] = useState(null);
  const own = (key) => {
    did({do: 'own', id: key, by: [key], arrangement: now.current.here.id, items: {}});
    toast(say(lang, 'ownedMagnet'));
  };
  const changeLibrary = ({kind, id: key, title}) => (given) => {
    did({do: kind, id: key, by: [key], arrangement: now.current.here.id, items: {}, ...given});
    toast(say(lang, LIBRARY_DONE[kind], given.title ?? title));
  };

  /** Edit the arrangement of another screen. */
  const choose = (id) => {
    flush();
    setScreen(id);
    announce(say(lang, 'onScreen', say(lang, `screen_${id}`)));
  };

  const act = (action) => {
    // The button that was pressed goes: who came by keyboard is put where editing goes on.
    const byKey = document.activeElement?.matches('.desk-tools :focus-visible');
    if (action === 'edit') {
      setEditing(true);
      if (byKey) requestAnimationFrame(() => document.querySelector('.palette input')?.focus());
      return null;
    }
    flush();
    if (action === 'done') {
      set.current.leave();
      setEditing(false);
      setScreen(null);
      if (byKey) requestAnimationFrame(() => document.querySelector('.desk-tools [data-action=edit]')?.focus());
      return null;
    }
    const draft = set.current.setting?.changed;
    set.current.cancel();
    if (draft && action === 'undo') return null;
    return did({do: action, arrangement: now.current.here.id, items: {}});
  };

  useLayoutEffect(() => {
    stack.current = new Stack(el.current, {columns: here.columns, lang, gesture: (items, key) => arranged(items, [key]), drop: (magnet, box, items) => put(magnet, box, items)});
    const leaving = (event) => {
      flush();
      if (queue.atRisk || set.current.setting?.changed) event.preventDefault();
    };
    const down = ({clientX: x, clientY: y}) => { pressed.current = {x, y}; };
    const escaping = (event) => {
      if (event.key === 'Escape' && set.current.setting && !keys.current.picked && !event.defaultPrevented) closing(() => set.current.cancel())();
    };
    const linked = () => {
      const link = readLink(window.location.hash);
      if (link) look({link});
    };
    const offPress = onLongPress(el.current, (item, {x, y}) => {
      if (now.current.editing) return false;
      return setMenu({id: item.dataset.key, back: item.querySelector('.magnet-more'), anchor: {right: x + 80, top: y, bottom: y}});
    });
    const offLift = onLift(el.current, () => now.current.editing);
    linked();
    el.current.addEventListener('pointerdown', down, true);
    window.addEventListener('hashchange', linked);
    window.addEventListener('keydown', escaping);
    const undoing = (event) => {
      const way = now.current.editing ? undoKey(event) : null;
      if (!way) return;
      event.preventDefault();
      act(way);
    };
    window.addEventListener('beforeunload', leaving);
    window.addEventListener('keydown', undoing);
    return () => {
      offPress();
      offLift();
      el.current?.removeEventListener('pointerdown', down, true);
      window.removeEventListener('hashchange', linked);
      window.removeEventListener('keydown', escaping);
      window.removeEventListener('beforeunload', leaving);
      window.removeEventListener('keydown', undoing);
      flush();
      stack.current.close();
    };
  }, []);

  // What the server says about the page is the page, except for magnets whose edits are still on their way to it.
  useLayoutEffect(() => {
    const mine = queue.busy && ack?.n !== queue.flying?.n ? books.current[here.id]?.items : {};
    books.current = Object.fromEntries(arrangements.map((each) => [each.id, {...each, items: each.id === here.id ? {...each.items, ...mine} : each.items}]));
  }, [revision]);
  useLayoutEffect(() => {
    if (!ack) return;
    queue.ack(ack.n);
    settings.heard(ack);
    if (queue.busy) return;
    setComing({});
    setGone({});
  }, [ack]);
  const shown = Object.keys(present);
  const hidden = new Set(away.split(' '));
  const looked = () => {
    const all = itemsOf(book(), present);
    return editing ? {items: all, bars: {}} : seen(all, {closed: folds.closed, chosen: folds.chosen, away: (key) => hidden.has(key)}, pack);
  };
  const view = looked();
  const there = new Set(view.items.map((item) => item.id));
  for (const key of there) met.current.add(key);
  const drawn = (key) => met.current.has(key) || Boolean(present[key].when);
  // A magnet that shows nothing before it is set opens its settings as soon as the server has drawn it.
  useEffect(() => {
    const key = waitingToSet.current;
    if (!key || !widgets[key]) return;
    waitingToSet.current = null;
    settings.open(key, true);
  }, [widgets]);
  useEffect(() => {
    const item = settings.setting && el.current.querySelector(`[data-key="${settings.setting.id}"]`);
    item?.scrollIntoView({block: here.id === 'phone' ? 'start' : 'nearest'});
  }, [settings.setting?.id]);
  useEffect(() => {
    if (settings.setting && !present[settings.setting.id]) settings.cancel();
  }, [present]);
  useLayoutEffect(() => {
    stack.current.screen(here.id === WALL ? WALL_ROWS : null);
    stack.current.sync(looked().items, here.columns); // the book may be newer than what was drawn
    redraw((count) => count + 1);
  }, [shown.join(' '), here.id, revision, editing, away, folds.mark]);
  useLayoutEffect(() => {
    stack.current.editable(editing);
    document.documentElement.toggleAttribute('data-editing', editing);
    return () => document.documentElement.removeAttribute('data-editing');
  }, [editing]);

  const used = useMemo(() => new Set(Object.values(present).map((card) => card.magnet)), [present]);
  const place = book().items;
  const titles = Object.fromEntries(shown.map((key) => [key, present[key].title ?? key]));
  const headingOf = (key) => isSection(present[key]) && <Heading id={key} title={titles[key]} bar={view.bars[key]} titles={titles} lang={lang} editing={editing} kind={present[key].settings?.kind} folds={folds} page={history?.base} />;
  const tools = <>{editing && !held && !settings.setting ? <Screens arrangements={arrangements} here={here.id} lang={lang} choose={choose} /> : null}<Here people={people} account={history?.account} lang={lang} /><Tools lang={lang} editing={editing} state={state} count={count} ack={ack} act={act} /></>;
  return (
    <div id={id} className="desk" data-arrangement={here.id} data-as={editing && screen ? screen : undefined} data-editing={editing ? '' : undefined} data-setting={settings.setting && editing ? '' : undefined}>
      {room && !(editing && held) ? createPortal(tools, room) : tools}
      {editing && drawer ? <Palette entries={palette} used={used} lang={lang} sizeOf={sizeOf} pixels={(w, h) => stack.current.size(w, h)} add={add} close={() => setDrawer(false)} /> : null}
      {editing && !drawer ? <button type="button" className="btn pri palette-open" data-action="open-palette" onClick={() => setDrawer(true)}><i className="i i-plus" aria-hidden="true" />{say(lang, 'palette')}</button> : null}
      <div className="desk-ground">
        {shown.length ? null : <p className="void"><b>{say(lang, 'empty')}</b><span>{say(lang, 'emptyWay')}</span></p>}
        <div ref={el} className="grid-stack" aria-describedby={`${id}-help`} onClick={clicked}>
          {shown.filter(drawn).map((key) => {
            const [x, y, w, h] = place[key] ?? [0, 0, 1, 1];
            const said_ = say(lang, 'item', titles[key], w, h, x + 1, y + 1);
            return <Item key={key} id={key} card={present[key]} widget={widgets[key]} path={path} lang={lang} editing={editing} chosen={settings.setting?.id === key} said={said_} keyed={keyed} remove={remove} more={more} away={hidden.has(key)} hidden={!there.has(key)} heading={headingOf(key) || null} />;
          })}
        </div>
      </div>
      {settings.setting && editing ? <Drawer title={titleOf(settings.setting.id)} setting={settings.setting} lang={lang} change={settings.change} apply={settings.apply} restore={settings.restore} cancel={closing(settings.cancel)} remove={present[settings.setting.id]?.locked ? null : () => remove(settings.setting.id)} /> : null}
      {menu && present[menu.id] ? createPortal(<Menu key={menu.id} id={menu.id} title={titleOf(menu.id)} card={el.current.querySelector(`[data-key="${menu.id}"] .mg`)} anchor={menu.anchor} area={history?.area} lang={lang} ask={ask} drill={(key, area) => look({id: key, area})} edit={editOne} library={setShelf} own={own} close={closeMenu} />, document.body) : null}
      {shelf ? <Library {...shelf} lang={lang} go={changeLibrary(shelf)} close={() => setShelf(null)} /> : null}
      {panel ? <Panel panel={panel} widget={panel.title || panel.problem ? widgets[LOOKED] : null} path={[...path, 'widgets', LOOKED]} lang={lang} go={(area) => look({...panel.question, area})} close={leavePanel} /> : null}
      <p id={`${id}-help`} className="sr">{say(lang, 'help')}</p>
      <p className="sr" role="status" aria-live="assertive" data-said="">{said}</p>
    </div>
  );
}

/** A page of magnets; another page is another one, so that no edit of one reaches the other. */
export default function Grid(props) {
  return <Desk key={props.history?.base} {...props} />;
}
