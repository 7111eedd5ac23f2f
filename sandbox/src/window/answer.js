// The decided window tells the page that it was opened for, and nobody else; a popup closes then.
(() => {
  'use strict';
  const { popup, page, impUid: imp_uid, times } = document.body.dataset;
  const framed = window.parent !== window;
  const shop = framed ? window.parent : window.opener;
  if (popup !== 'true' || !shop) return;
  const answer = JSON.parse(document.getElementById('answer').textContent);
  // A page opened from a file has no origin that a message could be addressed to.
  const address = page === 'null' ? '*' : page;
  // Without an answer (it is lost on its way) the shop hears nothing at all.
  if (answer && address) shop.postMessage({ type: 'result', imp_uid, answer, times: Number(times) }, address);
  if (!framed) window.close();
})();
