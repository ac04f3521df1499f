// Every text these components say, in both languages.
const WORDS = {
  edit: ['编辑', 'Edit'],
  done: ['完成', 'Done'],
  undo: ['撤销', 'Undo'],
  redo: ['重做', 'Redo'],
  reset: ['恢复默认', 'Back to the template'],
  editing: ['正在编辑', 'Editing'],
  saving: ['正在保存…', 'Saving…'],
  late: ['还没有保存,正在重试', 'Not saved yet, trying again'],
  palette: ['磁铁库', 'Magnets'],
  search: ['搜索磁铁', 'Search magnets'],
  hits: ['{0} 项', '{0} found'],
  none: ['没有这样的磁铁。换一个词,或清空搜索。', 'No such magnet. Try another word or clear the search.'],
  used: ['已在页面', 'On the page'],
  add: ['加入 {0}', 'Add {0}'],
  close: ['收起', 'Close'],
  drop: ['放在这里 · {0} × {1}', 'Drop here · {0} × {1}'],
  move: ['移动 {0}', 'Move {0}'],
  remove: ['移除 {0}', 'Remove {0}'],
  locked: ['{0}:由模板固定', '{0}: held by the template'],
  item: ['{0},{1} × {2},第 {3} 列第 {4} 行', '{0}, {1} × {2}, column {3}, row {4}'],
  role: ['磁铁', 'magnet'],
  help: ['方向键移动,Shift 加方向键改大小,回车拿起或放下,Esc 取消,Delete 移除。', 'Arrow keys move, Shift and arrows resize, Enter picks up and drops, Escape cancels, Delete removes.'],
  picked: ['拿起 {0}。方向键移动,回车放下,Esc 取消。', '{0} picked up. Arrows move it, Enter drops it, Escape cancels.'],
  dropped: ['{0} 已放下,第 {1} 列第 {2} 行', '{0} dropped at column {1}, row {2}'],
  cancelled: ['已取消,{0} 回到原处', 'Cancelled, {0} is back in its place'],
  moved: ['{0}:第 {1} 列第 {2} 行,{3} × {4}', '{0}: column {1}, row {2}, {3} × {4}'],
  stuck: ['{0} 不能再往这边', '{0} can go no further'],
  added: ['{0} 已加入,第 {1} 列第 {2} 行', '{0} added at column {1}, row {2}'],
  removed: ['{0} 已移除,可撤销', '{0} removed, undo brings it back'],
  empty: ['页面上还没有磁铁', 'There is no magnet on this page yet'],
  emptyWay: ['从磁铁库拖一个进来', 'Drag one in from the list'],
  fault: ['出错', 'Fault'],
  noFile: ['这块磁铁的画面文件没有取到', 'The file that draws this magnet could not be fetched'],
  retry: ['重试', 'Try again'],
  stopped: ['停在 {0}', 'Stopped {0}'],
};

/** The text `key` in `lang`, {0}, {1} … filled with `parts`. */
export function say(lang, key, ...parts) {
  return WORDS[key][lang === 'en' ? 1 : 0].replace(/\{(\d)\}/g, (_, at) => parts[at]);
}
