// What can go wrong: what is armed, and a form to arm more.

import { ask, curl } from './api.js';
import { byId, copy, h, redraw, say } from './dom.js';
import { inBoth, word } from './texts.js';

let known = [];
let armed = [];
const PLACES = { script: ['SDK', 'SDK'], browser: ['결제창 → 쇼핑몰', 'Window → shop'], payment: ['결제', 'Payment'], webhook: ['웹훅', 'Webhook'], api: ['REST API', 'REST API'] };
const WAITING = ['slow-answer', 'delayed-webhook', 'late-database', 'failed-then-paid'];

export async function refresh() {
  ({ faults: known, armed } = await ask('GET', '/faults'));
  words();
  if (byId('faults').open) draw();
}

export function words() {
  const active = armed.filter((one) => !(one.times && one.struck >= one.times)).length;
  byId('show-faults').textContent = active ? `${word('faults')} ${active}` : word('faults');
  byId('show-faults').classList.toggle('armed', active > 0);
}

export function armFor(merchantUid) {
  draw(merchantUid);
  byId('faults').showModal();
  // How often each has struck: not every fault is told of as it strikes.
  refresh().catch((error) => say(error.message, true));
}

async function change(method, path, body) {
  try {
    await ask(method, path, body);
    await refresh();
  } catch (error) {
    say(error.message, true);
  }
}

function draw(merchantUid) {
  const dialog = byId('faults');
  const before = dialog.querySelector('form') ? Object.fromEntries(new FormData(dialog.querySelector('form'))) : {};
  if (!dialog.open) before.merchant_uid = merchantUid || '';
  // `redraw` keeps what is typed; here the order is given.
  if (!dialog.open) dialog.replaceChildren();
  redraw(dialog,
    h('header', {}, h('h2', { id: 'faults-title' }, word('faults')),
      h('button', { type: 'button', class: 'plain', 'data-key': 'close', onclick: () => dialog.close() }, word('done'))),
    list(), form(before));
}

function list() {
  if (armed.length === 0) return h('p', { class: 'empty' }, word('noneArmed'));
  const line = (one) => h('li', { class: one.times && one.struck >= one.times ? 'spent' : null },
    h('span', { class: 'what' }, h('b', { class: 'code' }, one.fault),
      h('small', {}, [one.merchant_uid, one.imp_uid, one.path, one.times && `×${one.times}`, one.chance != null && `${Math.round(one.chance * 100)}% (${word('seed')} ${one.seed})`,
        one.delay_ms && `${one.delay_ms} ms`, `${word('struck')} ${one.struck}`].filter(Boolean).join(' · '))),
    h('button', { type: 'button', 'data-key': `disarm-${one.id}`, 'aria-label': `${word('disarm')}: ${one.fault}`, onclick: () => change('DELETE', `/faults/${one.id}`) }, word('disarm')));
  return h('section', { class: 'armed' }, h('h3', {}, word('armed')), h('ul', {}, armed.map(line)),
    h('p', { class: 'more' }, h('button', { type: 'button', onclick: () => change('DELETE', '/faults') }, word('disarmAll'))));
}

function form(before) {
  const field = (name, label, attributes) => h('label', { 'data-for': name }, h('span', {}, word(label)),
    h('input', { name, value: before[name] || '', autocomplete: 'off', ...attributes }));
  const places = [...new Set(known.map((fault) => fault.place))];
  const select = h('select', { name: 'fault' }, places.map((place) => h('optgroup', { label: PLACES[place] ? inBoth({ ko: PLACES[place][0], en: PLACES[place][1] }) : place },
    known.filter((fault) => fault.place === place).map((fault) => h('option', { value: fault.name, selected: fault.name === before.fault }, inBoth(fault.title))))));
  const told = h('p', { class: 'told', id: 'told', role: 'status' });
  const made = h('form', { onsubmit: submit },
    h('label', {}, h('span', {}, word('fault')), select), told,
    h('div', { class: 'fields' },
      field('merchant_uid', 'forOrder', { spellcheck: 'false' }),
      field('times', 'times', { type: 'number', min: '1' }),
      field('chance', 'chance', { type: 'number', min: '0', max: '100', step: 'any' }),
      field('seed', 'seed', { type: 'number', min: '0' }),
      field('path', 'path', { placeholder: '/payments/cancel', spellcheck: 'false' }),
      field('delay_ms', 'delay', { type: 'number', min: '0' })),
    h('p', { class: 'buttons' }, h('button', { class: 'act', 'data-key': 'arm' }, word('arm')),
      h('button', { type: 'button', class: 'plain', onclick: () => copy(curl('POST', '/faults', wanted(made)), word('copied')) }, word('curl'))));
  const fit = () => {
    const fault = known.find((one) => one.name === select.value);
    told.textContent = fault ? inBoth(fault.description) : '';
    const only = (name, can) => { made.querySelector(`[data-for="${name}"]`).hidden = !can; };
    only('merchant_uid', fault?.place !== 'script');
    only('path', fault?.place === 'api');
    only('delay_ms', WAITING.includes(fault?.name));
  };
  select.addEventListener('change', fit);
  fit();
  return made;
}

function wanted(made) {
  const given = Object.fromEntries(new FormData(made));
  const arm = { fault: given.fault };
  const shown = (name) => given[name] && !made.querySelector(`[data-for="${name}"]`).hidden;
  if (shown('merchant_uid')) arm.merchant_uid = given.merchant_uid.trim();
  if (shown('path')) arm.path = given.path.trim();
  for (const name of ['times', 'seed', 'delay_ms']) if (shown(name)) arm[name] = Number(given[name]);
  if (shown('chance')) arm.chance = Number(given.chance) / 100;
  return arm;
}

function submit(event) {
  event.preventDefault();
  change('POST', '/faults', wanted(event.target));
}
