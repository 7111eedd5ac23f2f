// Requests that opened no window, and why.

import { ask } from './api.js';
import { byId, h } from './dom.js';
import { inBoth, time, word } from './texts.js';

const SHOWN = 10;

let refusals = [];

export async function refresh() {
  ({ refusals } = await ask('GET', '/refusals'));
  draw();
}

export function add(refusal) {
  refusals.push(refusal);
  draw();
}

export function draw() {
  const box = byId('refusals');
  box.hidden = refusals.length === 0;
  box.replaceChildren(
    h('summary', {}, `${word('refused')} ${refusals.length}`),
    h('ul', {}, refusals.slice(-SHOWN).reverse().map((refusal) => h('li', {},
      h('p', {}, h('b', { class: 'code' }, refusal.code), ` ${refusal.merchant_uid || word('noOrder')} `, h('small', {}, time(refusal.at))),
      h('ul', {}, refusal.why.map((reason) => h('li', {}, reason.rule && h('b', {}, `${reason.rule} `), reason.field && h('code', { class: 'code' }, reason.field), reason.field && ': ', inBoth(reason))))))));
}
