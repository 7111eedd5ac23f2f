// A hidden frame of the SDK: it lives on the gateway's origin and carries the SDK's questions to the gateway.
(() => {
  'use strict';
  if (window.parent === window) return;

  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || !event.data) return;
    const { origin, data: message } = event;
    const reply = (body) => window.parent.postMessage({ ...body, id: message.id }, addressOf(origin));
    if (message.type === 'open') open(message, origin).then(reply);
    if (message.type === 'closed') closed(message).then(reply);
  });
  window.parent.postMessage({ type: 'ready' }, '*');

  /** A page opened from a file has no origin that a message could be addressed to. */
  function addressOf(origin) {
    return origin === 'null' ? '*' : origin;
  }

  async function open({ params, user_code, platform, channel, generation }, page) {
    // `params` are JSON already, as the page's SDK wrote them.
    const rest = JSON.stringify({ user_code, platform, channel, generation, page }).slice(1);
    try {
      const { refused, ...opened } = await post('/sdk/payments', `{"params":${params},${rest}`);
      return refused ? { type: 'refused', refused } : { type: 'opened', ...opened };
    } catch (error) {
      return { type: 'refused', refused: { imp_uid: null, merchant_uid: null, error_code: 'F500', error_msg: error.message } };
    }
  }

  async function closed({ imp_uid }) {
    try {
      const { answer } = await post(`/sdk/payments/${encodeURIComponent(imp_uid)}/closed`, '{}');
      return { type: 'answer', answer };
    } catch (error) {
      // The gateway is gone, and with it every answer.
      console.error(error);
      return { type: 'answer', answer: null };
    }
  }

  async function post(path, body) {
    const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return answer;
  }
})();
