// The gateway's clock, as it goes, and the ways to move it.

import { ask } from './api.js';
import { byId, h, redraw, say } from './dom.js';
import { time, word } from './texts.js';

const HOUR = 3600;

let hands = null; // {now_ms, frozen} and when we were told

export function set(answer) {
  hands = { ...answer, told: performance.now() };
  draw();
}

export async function refresh() {
  set(await ask('GET', '/clock'));
}

function now() {
  const passed = hands.frozen ? 0 : performance.now() - hands.told;
  return Math.floor((hands.now_ms + passed) / 1000);
}

function move(body) {
  return async () => {
    try {
      set(await ask('PUT', '/clock', body));
    } catch (error) {
      say(error.message, true);
    }
  };
}

export function draw() {
  if (!hands) return;
  const button = (label, body) => h('button', { type: 'button', 'data-key': label, onclick: move(body) }, word(label));
  redraw(byId('clock'),
    h('span', { class: hands.frozen ? 'hands frozen' : 'hands', title: word('clock') },
      h('span', { id: 'hands' }, time(now(), true)), hands.frozen ? ` · ${word('frozen')}` : ''),
    h('span', { class: 'moves', role: 'group', 'aria-label': word('clock') },
      button('hour', { advance_seconds: HOUR }),
      button('day', { advance_seconds: 24 * HOUR }),
      button('week', { advance_seconds: 7 * 24 * HOUR }),
      hands.frozen ? button('resume', { frozen: false }) : button('freeze', { frozen: true }),
      hands.moved && button('reset', { reset: true })));
}

setInterval(() => {
  const shown = byId('hands');
  if (shown && hands) shown.textContent = time(now(), true);
}, 1000);
