// The current generation (https://cdn.iamport.kr/v1/iamport.js): no jQuery, channel keys, no `success` in a result.

const CURRENT = {
  name: 'current',
  knowsChannelKeys: true,

  whenReady(work) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true });
    else work();
  },

  /** At once: a popup needs the shopper's click. */
  whenAllowed(work) {
    work();
  },

  /** Synchronously, as the real one. */
  getAtOnce(address) {
    const request = new XMLHttpRequest();
    request.open('GET', address, false);
    request.send();
    if (request.status !== 200) throw new Error(`${address} was answered with ${request.status}`);
    return JSON.parse(request.responseText);
  },

  /** As the gateway wrote it. */
  dress(answer) {
    return answer;
  },
};

function currentSdk(script) {
  const client = new Client(script, CURRENT);
  return {
    ...surfaceOf(client),
    deinit: () => client.stop(),
    loadModule: (type) => Promise.reject(new Error(`PAYJOA has no module ${type}`)),
    loadUI: (type, params, callback) => client.answer(callback, {
      error_code: 'NOT_READY', error_msg: `PAYJOA는 ${type} UI를 지원하지 않습니다.`,
    }),
  };
}
