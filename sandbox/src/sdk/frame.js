// The SDK's hidden frame: it lives on the gateway's origin and carries the SDK's questions to the gateway.
(function () {
  'use strict';
  if (window.parent === window) return;

  window.addEventListener('message', function (event) {
    if (event.source !== window.parent) return;
    var message = event.data || {};
    var reply = function (body) {
      body.id = message.id;
      window.parent.postMessage(body, event.origin);
    };
    if (message.type === 'open') open(message, event.origin, reply);
    if (message.type === 'closed') closed(message, reply);
  });
  window.parent.postMessage({ type: 'ready' }, '*');

  function open(message, page, reply) {
    var wanted = '{"user_code":' + JSON.stringify(message.user_code) + ',"platform":' + JSON.stringify(message.platform) +
      ',"page":' + JSON.stringify(page) + ',"params":' + message.params + '}';
    post('/sdk/payments', wanted).then(function (answer) {
      if (answer.refused) reply({ type: 'refused', refused: answer.refused });
      else reply({ type: 'opened', imp_uid: answer.imp_uid, window: answer.window });
    }).catch(function (error) {
      reply({ type: 'refused', refused: { imp_uid: null, merchant_uid: null, error_code: 'F500', error_msg: String(error.message) } });
    });
  }

  function closed(message, reply) {
    post('/sdk/payments/' + encodeURIComponent(message.imp_uid) + '/closed', '{}').then(function (answer) {
      reply({ type: 'answer', answer: answer.answer });
    }).catch(function (error) {
      // The gateway is gone, and with it every answer.
      console.error(error);
    });
  }

  function post(path, body) {
    return fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body }).then(function (response) {
      return response.json().then(function (answer) {
        if (!response.ok) throw new Error(answer.message);
        return answer;
      });
    });
  }
})();
