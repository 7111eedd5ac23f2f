// Elements, made without markup in strings: whatever a merchant wrote stays text.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Shows other children in a place. What somebody is typing there, and where the focus is, stays as it was: what happens meanwhile
 * isn't theirs. Fields are known by their names, buttons and links by `data-key`.
 */
export function redraw(place, ...children) {
  const key = (element) => element.name || element.dataset.key;
  const named = () => [...place.querySelectorAll('input, select, button, a')].filter(key);
  const typed = new Map(named().filter((element) => element.name && !element.disabled).map((element) => [element.name, element.value]));
  const focused = place.contains(document.activeElement) ? key(document.activeElement) : null;
  place.replaceChildren(...children.filter(Boolean));
  for (const element of named()) {
    if (element.name && typed.has(element.name)) element.value = typed.get(element.name);
    if (focused && key(element) === focused) element.focus({ preventScroll: true });
  }
}

export const byId = (id) => document.getElementById(id);

let hiding;

/** A sentence at the page's foot, for a while. */
export function say(text, wrong) {
  const toast = byId('toast');
  toast.textContent = text;
  toast.className = wrong ? 'toast shown wrong' : 'toast shown';
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.className = 'toast'; }, wrong ? 8000 : 2500);
}

export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without permission, or not on a secure origin: the old way.
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  say(done);
}
