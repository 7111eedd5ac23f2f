// The decided window, opened by the SDK on a PC: tells the page that opened it, and nobody else, and closes.
(function () {
  'use strict';
  var data = document.body.dataset;
  if (data.popup !== 'true' || !window.opener) return;
  var answer = JSON.parse(document.getElementById('answer').textContent);
  // Without an answer (it is lost on its way) the opener hears nothing at all.
  if (answer && data.page) window.opener.postMessage({ type: 'result', imp_uid: data.impUid, answer: answer }, data.page);
  window.close();
})();
