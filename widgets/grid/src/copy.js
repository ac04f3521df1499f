// Texts and pictures to the clipboard, also where the page came over plain http and the browser has no clipboard for it.

/** Copy `text`; resolves to whether it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOld(text);
  }
}

function copyOld(text) {
  const box = Object.assign(document.createElement('textarea'), {value: text, className: 'sr'});
  const back = document.activeElement;
  (document.querySelector('dialog[open]') ?? document.body).append(box);
  box.select();
  const done = document.execCommand('copy');
  box.remove();
  back?.focus?.();
  return done;
}

/** Whether pictures can be copied here at all. */
export const copiesPictures = () => Boolean(window.ClipboardItem && navigator.clipboard?.write);

/** Copy a picture that is still being made. */
export const copyPicture = (making) => navigator.clipboard.write([new window.ClipboardItem({'image/png': making})]);

/** Hand `blob` over as a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = Object.assign(document.createElement('a'), {href: url, download: name});
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A short word at the foot of the page. */
export function toast(text) {
  const box = Object.assign(document.createElement('div'), {className: 'toast', textContent: text});
  box.setAttribute('role', 'status');
  (document.querySelector('dialog[open]') ?? document.body).append(box);
  setTimeout(() => box.remove(), 2600);
}
