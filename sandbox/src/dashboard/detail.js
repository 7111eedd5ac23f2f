// One payment: what it is, what can be done to it, and everything that happened to it.

import { ask, restCurl, webhookCurl } from './api.js';
import { byId, copy, h, say } from './dom.js';
import { armFor } from './faults.js';
import { day, eventWords, facts, laneWord, time, title, won, word } from './texts.js';

let payment = null;
let chosen = null;

export const current = () => chosen;

export function clear() {
  chosen = null;
  payment = null;
  document.body.classList.remove('showing');
  byId('detail').replaceChildren(h('p', { class: 'empty' }, word('pick')));
}

export async function show(impUid, focus) {
  chosen = impUid;
  const answer = await ask('GET', `/payments/${encodeURIComponent(impUid)}`);
  if (chosen !== impUid) return;
  payment = answer;
  document.body.classList.add('showing');
  draw();
  if (focus) byId('detail').focus({ preventScroll: true });
}

export function draw() {
  if (!payment) { clear(); return; }
  const detail = byId('detail');
  // What somebody is typing isn't thrown away by what happens meanwhile.
  const typed = [...detail.querySelectorAll('input')].map((input) => input.value);
  const focused = [...detail.querySelectorAll('input, button, a')].indexOf(document.activeElement);
  detail.replaceChildren(head(), actions(), webhooks(), timeline());
  [...detail.querySelectorAll('input')].forEach((input, at) => { if (typed[at]) input.value = typed[at]; });
  if (focused >= 0) detail.querySelectorAll('input, button, a')[focused]?.focus({ preventScroll: true });
}

function head() {
  const fact = (name, value, code) => value && h('div', {}, h('dt', {}, word(name)), h('dd', code ? { class: 'code' } : {}, value));
  const account = payment.account;
  return h('header', {},
    h('p', { class: 'back' }, h('a', { href: '#' }, `← ${word('back')}`)),
    h('div', { class: 'headline' },
      h('h2', {}, payment.name || payment.merchant_uid),
      h('p', { class: 'amount' }, won(payment.amount), ' ', h('span', { class: `status ${payment.status}` }, word(payment.status)))),
    h('dl', {},
      fact('order', payment.merchant_uid, true),
      fact('payment', payment.imp_uid, true),
      fact('method', payment.pay_method),
      fact('platform', payment.platform),
      payment.cancel_amount > 0 && fact('balance', won(payment.amount - payment.cancel_amount)),
      account && fact('account', `${account.bank} ${account.number}`),
      account && fact('until', time(account.due, true))));
}

function button(label, act, kind) {
  return h('button', { type: 'button', class: kind, onclick: act }, word(label));
}

/** A call of the control API for this payment, and what to say when it is done. */
function call(path, body) {
  return async () => {
    try {
      payment = await ask('POST', `/payments/${payment.imp_uid}/${path}`, body ? body() : undefined);
      draw();
      say(word('did'));
    } catch (error) {
      say(error.message, true);
    }
  };
}

function withAmount(label, path, hint, most) {
  const input = h('input', { type: 'number', min: '1', inputmode: 'numeric', placeholder: String(most), 'aria-label': word(hint) });
  const body = () => (input.value ? { amount: Number(input.value) } : {});
  return h('form', { class: 'pair', onsubmit: (event) => { event.preventDefault(); call(path, body)(); } },
    input, h('button', {}, word(label)));
}

function actions() {
  const can = [];
  const undecided = payment.status === 'ready' && !payment.decision;
  if (undecided) {
    can.push(button('approve', call('approve'), 'act'), button('decline', call('decline')), button('close', call('close')));
    can.push(h('a', { class: 'button', href: payment.window_url, target: '_blank', rel: 'noopener' }, word('openWindow')));
  }
  if (payment.account) can.push(withAmount('deposit', 'deposit', 'depositAmount', payment.amount));
  const left = payment.amount - payment.cancel_amount;
  if (payment.status === 'paid' && left > 0) can.push(withAmount('cancel', 'cancel', 'cancelAmount', left));
  if (!undecided) can.push(button(payment.webhooks.length ? 'resend' : 'sendWebhook', call('webhooks/resend')));
  can.push(button('armHere', () => armFor(payment.merchant_uid)));
  can.push(button('curl', () => copy(restCurl(payment.imp_uid), word('copied')), 'plain'));
  return h('div', { class: 'actions' }, can);
}

function webhooks() {
  if (payment.webhooks.length === 0) return null;
  const line = (sent) => h('li', {},
    h('span', { class: `answer ${sent.answered >= 200 && sent.answered < 300 ? 'good' : 'bad'}` }, sent.answered ? String(sent.answered) : '—'),
    h('span', { class: 'to' }, h('b', { class: 'code' }, sent.url), h('small', {}, [word(sent.status), sent.attempt > 1 && `${sent.attempt}${word('attempt')}`, sent.error, time(sent.at)].filter(Boolean).join(' · '))),
    sent.body && h('button', { type: 'button', class: 'plain', onclick: () => copy(webhookCurl(sent), word('copied')) }, 'curl'));
  return h('section', { class: 'webhooks' }, h('h3', {}, word('webhooks')), h('ul', {}, payment.webhooks.map(line)));
}

function timeline() {
  let today = '';
  const items = [];
  for (const event of payment.events || []) {
    const date = day(event.at);
    if (date !== today) {
      items.push(h('li', { class: 'day' }, date));
      today = date;
    }
    items.push(item(event));
  }
  return h('section', { class: 'timeline' }, h('h3', {}, word('timeline')), h('ol', {}, items));
}

function item(event) {
  const { lane } = eventWords(event.kind);
  const bad = event.kind === 'webhook.answered' && event.detail.answered >= 400 || event.kind === 'rest.called' && event.detail.status >= 400;
  return h('li', { class: `event ${lane}${bad ? ' bad' : ''}` },
    h('time', { datetime: new Date(event.at * 1000).toISOString() }, time(event.at)),
    h('span', { class: 'lane' }, laneWord(lane)),
    h('div', { class: 'said' }, h('b', {}, title(event)),
      h('dl', {}, facts(event).map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))))));
}
