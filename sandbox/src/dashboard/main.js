// The dashboard: reads the control API, and again when it says that something happened.

import { follow } from './api.js';
import * as clock from './clock.js';
import * as detail from './detail.js';
import { byId, say } from './dom.js';
import * as faults from './faults.js';
import * as list from './list.js';
import * as refusals from './refusals.js';
import { eventWords, language, switchLanguage, word } from './texts.js';
import * as webhook from './webhook.js';

const QUIET_MS = 120;

function words() {
  document.documentElement.lang = language();
  byId('language').textContent = language() === 'ko' ? 'English' : '한국어';
  byId('live').title = word('live');
  faults.words();
  webhook.words();
}

/** Calls that come close together are one. */
function soon(act) {
  let waiting = null;
  return () => {
    if (!waiting) waiting = setTimeout(() => { waiting = null; act().catch(complain); }, QUIET_MS);
  };
}

const complain = (error) => say(error.message, true);

const refreshList = soon(list.refresh);
const refreshDetail = soon(async () => { if (detail.current()) await detail.show(detail.current()); });
const refreshFaults = soon(faults.refresh);

function fromAddress(focus) {
  const impUid = decodeURIComponent(location.hash.slice(1));
  list.choose(impUid || null);
  if (impUid) detail.show(impUid, focus).catch((error) => { detail.clear(); complain(error); });
  else detail.clear();
}

// What a screen reader says of its own accord; the timeline has the rest.
const TOLD = ['window.opened', 'payment.paid', 'payment.failed', 'payment.cancelled', 'vbank.issued', 'webhook.failed'];

const tell = (text) => { byId('news').textContent = text; };

function onEvent(name, event) {
  if (name === 'clock') { clock.set(event); return; }
  if (name === 'faults') { refreshFaults(); return; }
  if (name === 'refused') { refusals.add(event); tell(`${word('refused')}: ${event.merchant_uid || word('noOrder')} (${event.code})`); return; }
  if (TOLD.includes(event.kind)) tell(`${event.merchant_uid}: ${eventWords(event.kind).text}`);
  refreshList();
  if (name === 'missed' || event.imp_uid === detail.current()) refreshDetail();
  if (name === 'missed' || event.kind === 'fault.struck') refreshFaults();
}

let wasConnected = false;

function onState(connected) {
  const live = byId('live');
  live.textContent = word(connected ? 'live' : 'offline');
  live.className = connected ? 'live on' : 'live';
  // Whatever happened while we didn't hear.
  if (connected && wasConnected) { refreshList(); refreshDetail(); refreshFaults(); refusals.refresh().catch(complain); clock.refresh().catch(complain); }
  wasConnected = wasConnected || connected;
}

byId('language').addEventListener('click', () => {
  switchLanguage();
  words();
  list.words();
  list.refresh().catch(complain);
  clock.draw();
  detail.draw();
  refusals.draw();
});
byId('show-faults').addEventListener('click', () => faults.armFor());
byId('show-webhook').addEventListener('click', () => webhook.open().catch(complain));
for (const dialog of [byId('faults'), byId('webhook')]) {
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}
addEventListener('hashchange', () => fromAddress(true));

words();
list.start();
fromAddress(false);
Promise.all([list.refresh(), clock.refresh(), faults.refresh(), refusals.refresh(), webhook.refresh()]).catch(complain);
follow(onEvent, onState);
