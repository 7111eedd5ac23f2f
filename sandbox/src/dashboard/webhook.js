// Where the account's webhooks go, and a form to send them elsewhere.

import { ask, curl } from './api.js';
import { byId, copy, h, say } from './dom.js';
import { word } from './texts.js';

let hook = null; // {url, format, retries}

export async function refresh() {
  hook = await ask('GET', '/webhook');
  words();
}

export function words() {
  const button = byId('show-webhook');
  button.textContent = hook && !hook.url ? word('webhookNowhere') : word('webhookTo');
  button.title = hook?.url || word('nobody');
}

export async function open() {
  // Somebody else may have changed it, and nobody is told of that.
  await refresh();
  draw();
  byId('webhook').showModal();
}

function draw() {
  const dialog = byId('webhook');
  const url = h('input', { name: 'url', type: 'url', value: hook.url || '', autocomplete: 'off', spellcheck: 'false', autofocus: true,
    placeholder: 'http://127.0.0.1:3000/webhook', 'aria-describedby': 'webhook-note' });
  const format = h('select', { name: 'format' }, ['json', 'form'].map((name) => h('option', { value: name, selected: name === hook.format }, name === 'json' ? 'JSON' : 'application/x-www-form-urlencoded')));
  const wanted = () => ({ url: url.value.trim() || null, format: format.value });
  const save = async (event) => {
    event.preventDefault();
    try {
      hook = await ask('PUT', '/webhook', wanted());
      words();
      dialog.close();
      say(hook.url ? `${word('webhookSet')} ${hook.url}` : word('nobody'));
    } catch (error) {
      say(error.message, true);
    }
  };
  dialog.replaceChildren(
    h('header', {}, h('h2', { id: 'webhook-title' }, word('webhookTitle')),
      h('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, word('done'))),
    h('form', { onsubmit: save },
      h('label', {}, h('span', {}, word('webhookUrl')), url),
      h('p', { class: 'note', id: 'webhook-note' }, word('webhookNote')),
      h('label', {}, h('span', {}, word('webhookFormat')), format),
      h('p', { class: 'buttons' }, h('button', { class: 'act' }, word('save')),
        h('button', { type: 'button', class: 'plain', onclick: () => copy(curl('PUT', '/webhook', wanted()), word('copied')) }, word('curl')))));
}
