// One payment: what it is, what can be done to it, and everything that happened to it.

import { ask, restCurl, webhookCurl } from './api.js';
import { BANKS } from './banks.js';
import { byId, copy, h, redraw, say } from './dom.js';
import { armFor } from './faults.js';
import { day, eventWords, facts, inBoth, laneWord, time, title, won, word } from './texts.js';
import * as webhook from './webhook.js';

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
  redraw(byId('detail'), head(), actions(), webhooks(), timeline());
}

function head() {
  const fact = (name, value, code) => value && h('div', {}, h('dt', {}, word(name)), h('dd', code ? { class: 'code' } : {}, value));
  const account = payment.account;
  return h('header', {},
    h('p', { class: 'back' }, h('a', { href: '#', 'data-key': 'back' }, `← ${word('back')}`)),
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
  return h('button', { type: 'button', class: kind, 'data-key': label, onclick: act }, word(label));
}

/** A call of the control API for this payment, and what to say when it is done. */
function call(path, body) {
  return async () => {
    try {
      payment = await ask('POST', `/payments/${payment.imp_uid}/${path}`, body ? body() : undefined);
      // What was typed for it is spent.
      for (const form of byId('detail').querySelectorAll('form')) form.reset();
      draw();
      say(...outcome(path));
    } catch (error) {
      say(error.message, true);
    }
  };
}

/** What to say when it is done: of a webhook, how it went. */
function outcome(path) {
  const sent = path === 'webhooks/resend' && payment.webhooks.at(-1);
  if (!sent) return [word('did'), false];
  const good = sent.answered >= 200 && sent.answered < 300;
  return [`${sent.url}: ${sent.answered ?? sent.error}`, !good];
}

/** A form that acts: what its fields say, without the empty ones. */
function acting(label, path, kind, ...fields) {
  const form = h('form', { class: kind, 'aria-label': word(label), onsubmit: (event) => { event.preventDefault(); call(path, () => given(form))(); } },
    fields, h('button', { 'data-key': label }, word(label)));
  return form;
}

function given(form) {
  const typed = [...new FormData(form)].map(([name, value]) => [name.split('.')[1], value.trim()]).filter(([, value]) => value);
  return Object.fromEntries(typed.map(([name, value]) => [name, name === 'amount' ? Number(value) : value]));
}

function amountOf(path, hint, most) {
  return h('input', { name: `${path}.amount`, type: 'number', min: '1', inputmode: 'numeric', placeholder: String(most), 'aria-label': word(hint) });
}

/** A virtual account's money can't go back the way it came: PAYJOA has to be told where to. */
function refundAccount() {
  const field = (label, input) => h('label', {}, h('span', {}, word(label)), input);
  return [
    field('refundHolder', h('input', { name: 'cancel.refund_holder', required: true, autocomplete: 'off' })),
    field('refundBank', h('select', { name: 'cancel.refund_bank' }, BANKS.map(({ code, name }) => h('option', { value: code }, `${inBoth(name)} (${code})`)))),
    field('refundNumber', h('input', { name: 'cancel.refund_account', required: true, inputmode: 'numeric', autocomplete: 'off' })),
  ];
}

/** Cancelling, here and there. */
function cancels(left) {
  const amount = amountOf('cancel', 'cancelAmount', left);
  const here = payment.pay_method === 'vbank'
    ? acting('cancel', 'cancel', 'refund', h('label', {}, h('span', {}, word('cancelAmount')), amount), ...refundAccount())
    : acting('cancel', 'cancel', 'pair', amount);
  return [here, button('cancelAtPayjoa', call('cancel', () => ({ at_payjoa: true })))];
}

function actions() {
  const can = [];
  const undecided = payment.status === 'ready' && !payment.decision;
  if (undecided) {
    can.push(button('approve', call('approve'), 'act'), button('decline', call('decline')), button('close', call('close')));
    can.push(h('a', { class: 'button', href: new URL(payment.window_url).pathname, target: '_blank', rel: 'noopener', 'data-key': 'window' }, word('openWindow')));
  }
  if (payment.account) can.push(acting('deposit', 'deposit', 'pair', amountOf('deposit', 'depositAmount', payment.amount)));
  const left = payment.amount - payment.cancel_amount;
  if (payment.status === 'paid' && left > 0) can.push(cancels(left));
  if (!undecided) can.push(button(payment.webhooks.length ? 'resend' : 'sendWebhook', call('webhooks/resend')));
  can.push(button('armHere', () => armFor(payment.merchant_uid)));
  can.push(button('curl', () => copy(restCurl(payment.imp_uid), word('copied')), 'plain'));
  return h('div', { class: 'actions' }, can);
}

function webhooks() {
  if (payment.webhooks.length === 0) return null;
  const line = (sent, at) => h('li', {},
    h('span', { class: `answer ${sent.answered >= 200 && sent.answered < 300 ? 'good' : 'bad'}` }, sent.answered ? String(sent.answered) : '—'),
    h('span', { class: 'to' }, h('b', { class: 'code' }, sent.url), h('small', {}, [word(sent.status), sent.attempt > 1 && `${sent.attempt}${word('attempt')}`, sent.error, time(sent.at)].filter(Boolean).join(' · '))),
    sent.body && h('button', { type: 'button', class: 'plain', 'data-key': `webhook-${at}`, 'aria-label': `${word('curl')}: ${sent.url}`, onclick: () => copy(webhookCurl(sent), word('copied')) }, 'curl'));
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
      h('dl', {}, facts(event, payment).map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text)))),
      event.kind === 'webhook.nowhere' && h('button', { type: 'button', class: 'plain', 'data-key': `nowhere-${event.at}`, onclick: () => webhook.open() }, word('webhookSetNow'))));
}
