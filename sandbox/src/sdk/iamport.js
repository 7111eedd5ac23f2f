// payjoa-sandbox's stand-in for i'mport's current SDK (https://cdn.iamport.kr/v1/iamport.js).
//
// It has the real one's surface, its manners, and on purpose its hazards: the ones marked "hazard" below hurt real
// shops, and a storefront that survives them here survives them there. The gateway is where this script came from.
(function () {
  'use strict';
  if (window.IMP) return;

  var GATEWAY = new URL(document.currentScript.src).origin;
  var POPUP = 'width=480,height=720,resizable=yes,scrollbars=yes';
  var CLOSE_POLL_MS = 50;

  var account = null; // {userCode, tierCode, channels} once init was called
  var frame = null; // {element, ready}
  var waiting = null; // the one slot for a request while the frame loads
  var active = null; // the request whose window is opening or open
  var overlay = null;
  var poll = null;

  // ---- the page calls -------------------------------------------------------------------------------------------

  var IMP = {
    init: function (userCode) { start(userCode, undefined); },
    agency: function (userCode, tierCode) { start(userCode, tierCode); },
    request_pay: requestPay,
    certification: certification,
    close: function () { if (account) reset(); },
    communicate: function (message) { if (frame && frame.ready) send(message); },
    deinit: function () { tearDown(); account = null; },
    loadModule: function (type) { return Promise.reject(new Error('PAYJOA has no module ' + type)); },
    loadUI: function (type, params, callback) {
      answer(callback, { error_code: 'NOT_READY', error_msg: 'PAYJOA는 ' + type + ' UI를 지원하지 않습니다.' });
    },
  };
  window.IMP = IMP;

  // A second call tears everything down: a request in flight is lost (hazard).
  function start(userCode, tierCode) {
    if (!userCode) { alert('가맹점 식별코드가 없습니다. IMP.init(\'imp00000000\')과 같이 호출해 주세요.'); return; }
    tearDown();
    account = { userCode: String(userCode), tierCode: tierCode, channels: [] };
    whenPageIsReady(account, function (mine) {
      mine.channels = channelsOf(mine);
      buildFrame();
    });
  }

  function requestPay(params, callback) {
    // Hazard: without init the callback is never called.
    if (!account) { alert('판매자 코드가 설정되지 않았습니다. IMP.init()을 먼저 호출해 주세요.'); return false; }
    if (params === undefined || params === null) { alert('결제 요청 파라미터가 없습니다.'); return false; }
    try {
      complete(params);
      var job = {
        id: params.request_id,
        callback: callback,
        merchantUid: params.merchant_uid,
        returnTo: params.m_redirect_url,
        channelKey: params.channelKey,
        // As it travels: undefined and functions vanish, NaN becomes null, a Map becomes {}, a BigInt throws (hazard).
        json: JSON.stringify(params),
      };
      if (frame && frame.ready) launch(job);
      else waiting = job; // Hazard: the request that waited before, and its callback, are dropped.
    } catch (error) {
      // Hazard: nobody is called back.
      alert('결제 요청 중 오류가 발생했습니다. ' + error);
    }
  }

  // Hazard: writes into the merchant's own object.
  function complete(params) {
    if (!params.merchant_uid) params.merchant_uid = 'nobody_' + Date.now();
    if (!params.pay_method) params.pay_method = 'card';
    params.request_id = 'req_' + Date.now() + '_' + Math.floor(Math.random() * 1e6);
    params.tier_code = account.tierCode;
  }

  function certification(params, callback) {
    if (!account) { alert('판매자 코드가 설정되지 않았습니다. IMP.init()을 먼저 호출해 주세요.'); return false; }
    var merchantUid = params && params.merchant_uid;
    answer(callback, {
      imp_uid: null, merchant_uid: merchantUid, error_code: 'NOT READY', error_msg: 'PAYJOA는 본인인증을 제공하지 않습니다.',
    });
  }

  // ---- the window -----------------------------------------------------------------------------------------------

  function launch(job) {
    var refused = refusedHere(job);
    active = job; // A request that still had a window open is forgotten, and its callback with it (hazard).
    stopPolling();
    if (refused) { finish(job, refused); return; }
    job.mobile = isMobile(navigator.userAgent);
    if (!job.mobile && !openPopup(job)) return;
    send({
      type: 'open', id: job.id, user_code: account.userCode, platform: job.mobile ? 'mobile-web' : 'pc', params: job.json,
    });
  }

  function openPopup(job) {
    showOverlay();
    job.popup = window.open(GATEWAY + '/sdk/opening', 'daou', POPUP);
    if (!job.popup) {
      // Hazard: nobody is called back.
      reset();
      alert('팝업이 차단되어 결제창을 열 수 없습니다. 팝업 차단을 해제한 뒤 다시 시도해 주세요.');
      return false;
    }
    poll = setInterval(function () {
      if (!job.popup.closed || !job.impUid) return;
      stopPolling();
      send({ type: 'closed', id: job.id, imp_uid: job.impUid });
    }, CLOSE_POLL_MS);
    return true;
  }

  function refusedHere(job) {
    if (account.channels.length === 0) {
      return {
        success: false, imp_uid: null, merchant_uid: job.merchantUid, error_code: 'NOT_READY',
        error_msg: '등록된 PG 설정이 없습니다.',
      };
    }
    var named = typeof job.channelKey === 'string' && job.channelKey !== '';
    var found = !named || account.channels.some(function (channel) {
      return job.channelKey.indexOf(channel.channel_key_prefix) === 0;
    });
    // `error_coe`: so misspelt in the real SDK (hazard). An unknown `pg` is no error: it means the default channel.
    return found ? null : {
      imp_success: false, imp_uid: null, merchant_uid: job.merchantUid, error_coe: 'F1001',
      error_msg: 'channelKey에 해당하는 결제 채널이 없습니다.',
    };
  }

  function onOpened(job, opened) {
    job.impUid = opened.imp_uid;
    if (job.mobile) location.href = GATEWAY + opened.window;
    else if (!job.popup.closed) job.popup.location.replace(GATEWAY + opened.window);
  }

  // ---- the answer -----------------------------------------------------------------------------------------------

  function finish(job, response) {
    if (job.popup && !job.popup.closed) job.popup.close();
    reset();
    if (typeof job.callback === 'function') answer(job.callback, response);
    else if (job.mobile || isMobile(navigator.userAgent)) leave(job, response);
  }

  // Hazard: whatever the merchant's callback throws is swallowed.
  function answer(callback, response) {
    if (typeof callback !== 'function') return;
    try { callback(response); } catch (error) { console.error(error); }
  }

  // Hazard: an early failure on mobile without a callback. Values are glued together, `&` and `#` in them stay as they
  // are, missing ones read `undefined` or `null`, and after two parameters of the merchant's own the `&` is missing.
  function leave(job, response) {
    var url = job.returnTo || GATEWAY + '/window/failed';
    var own = url.split('?')[1];
    var glue = own === undefined ? '?' : own.split('&').length < 2 ? '&' : '';
    location.href = url + glue + encodeURI('imp_uid=' + response.imp_uid + '&merchant_uid=' + response.merchant_uid +
      '&imp_success=false&error_code=' + response.error_code + '&error_msg=' + response.error_msg);
  }

  window.addEventListener('message', function (event) {
    if (event.origin !== GATEWAY) return;
    var message = event.data || {};
    if (frame && event.source === frame.element.contentWindow) onFrame(message);
    else if (active && event.source === active.popup && message.type === 'result' && message.imp_uid === active.impUid) {
      stopPolling();
      if (message.answer) finish(active, message.answer);
      else reset(); // The answer is lost on its way: silence.
    }
  });

  function onFrame(message) {
    if (message.type === 'ready') {
      frame.ready = true;
      var next = waiting;
      waiting = null;
      if (next) launch(next);
      return;
    }
    if (!active || message.id !== active.id) return;
    if (message.type === 'opened') onOpened(active, message);
    if (message.type === 'refused') finish(active, message.refused);
    if (message.type === 'answer') {
      if (message.answer) finish(active, message.answer);
      else reset();
    }
  }

  // ---- the frame and the overlay --------------------------------------------------------------------------------

  function buildFrame() {
    var element = document.createElement('iframe');
    element.src = GATEWAY + '/sdk/frame';
    element.title = 'payjoa-sandbox';
    element.style.display = 'none';
    element.setAttribute('aria-hidden', 'true');
    frame = { element: element, ready: false };
    document.body.appendChild(element);
  }

  // After every result the frame is built anew; a request made meanwhile waits in the slot.
  function reset() {
    stopPolling();
    hideOverlay();
    active = null;
    if (frame) { frame.element.remove(); buildFrame(); }
  }

  function tearDown() {
    stopPolling();
    hideOverlay();
    active = null;
    waiting = null;
    if (frame) { frame.element.remove(); frame = null; }
  }

  function stopPolling() { clearInterval(poll); poll = null; }

  function send(message) { frame.element.contentWindow.postMessage(message, GATEWAY); }

  function showOverlay() {
    if (overlay) return;
    overlay = document.createElement('div');
    overlay.className = 'imp-dialog payjoa-sandbox';
    overlay.setAttribute('aria-hidden', 'true');
    // Clicks go through: the shopper decides in the popup, and may want to use the page's own way out.
    overlay.style.cssText = 'position:fixed;inset:0;z-index:99999;background:rgba(0,0,0,.35);pointer-events:none';
    document.body.appendChild(overlay);
  }

  function hideOverlay() {
    if (overlay) { overlay.remove(); overlay = null; }
  }

  // ---- small things ---------------------------------------------------------------------------------------------

  function isMobile(agent) {
    return /\b(iPhone|iPad|iPod)/.test(agent) || /Android/i.test(agent) || /Mobile/i.test(agent);
  }

  function whenPageIsReady(mine, build) {
    var go = function () { if (account === mine) build(mine); };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', go, { once: true });
    else go();
  }

  // Synchronous, as the real one.
  function channelsOf(mine) {
    try {
      var request = new XMLHttpRequest();
      request.open('GET', GATEWAY + '/sdk/channels?user_code=' + encodeURIComponent(mine.userCode), false);
      request.send();
      return request.status === 200 ? JSON.parse(request.responseText).channels : [];
    } catch (error) {
      console.error(error);
      return [];
    }
  }
})();
