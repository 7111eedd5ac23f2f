// The payments, newest first, with a filter.

import { ask } from './api.js';
import { byId, h, redraw } from './dom.js';
import { time, won, word } from './texts.js';

const PAGE = 50;
const STATUSES = ['', 'ready', 'paid', 'failed', 'cancelled'];

let status = '';
let shown = PAGE;
let chosen = null;
let asked = 0;

export function start() {
  byId('filter').addEventListener('submit', (event) => event.preventDefault());
  byId('search').addEventListener('input', () => { shown = PAGE; refresh(); });
  byId('more').addEventListener('click', () => { shown += PAGE; refresh(); });
  words();
}

export function words() {
  byId('payments-title').textContent = word('title');
  byId('search').placeholder = word('search');
  byId('search').setAttribute('aria-label', word('search'));
  byId('more').textContent = word('more');
  byId('statuses').setAttribute('aria-label', word('byStatus'));
  byId('statuses').replaceChildren(...STATUSES.map((name) => h('button', {
    type: 'button', 'aria-pressed': String(name === status), class: name,
    onclick: () => { status = name; shown = PAGE; words(); refresh(); },
  }, word(name || 'all'))));
}

export function choose(impUid) {
  chosen = impUid;
  for (const link of byId('rows').querySelectorAll('a')) mark(link);
}

function mark(link) {
  if (link.dataset.impUid === chosen) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
}

export async function refresh() {
  const mine = ++asked;
  const query = new URLSearchParams({ limit: shown, newest: true, brief: true });
  const text = byId('search').value.trim();
  if (text) query.set('q', text);
  if (status) query.set('status', status);
  const answer = await ask('GET', `/payments?${query}`);
  // An older answer that comes later is thrown away.
  if (mine !== asked) return;
  redraw(byId('rows'), ...answer.payments.map(row));
  byId('nothing').hidden = answer.payments.length > 0;
  byId('nothing').replaceChildren(...(text || status ? [word('noMatch')] : firstSteps()));
  byId('more').hidden = answer.total <= shown;
}

/** For whoever has just started it. */
function firstSteps() {
  const line = (code) => h('code', { class: 'code' }, code);
  return [h('p', {}, word('nothing')), h('p', {}, line(`<script src="${location.origin}/v1/iamport.js"></script>`), line("IMP.init('imp00000000')"))];
}

function row(payment) {
  const link = h('a', { href: `#${payment.imp_uid}`, 'data-imp-uid': payment.imp_uid, 'data-key': payment.imp_uid },
    h('span', { class: 'what' },
      h('b', {}, payment.name || payment.merchant_uid),
      h('small', {}, `${payment.merchant_uid} · ${payment.pay_method}`)),
    h('span', { class: 'much' },
      h('b', {}, won(payment.amount)),
      h('small', {}, h('span', { class: `status ${payment.status}` }, word(payment.status)), ` ${time(payment.started_at)}`)));
  mark(link);
  return h('li', {}, link);
}
