// Elements, made without markup in strings: whatever a merchant wrote stays text.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
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
