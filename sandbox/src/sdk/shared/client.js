// The SDK's state, the same in both generations: an account, its frames, one request that waits and one that is shown.
// "Hazard" marks what the real SDK does to real shops; a storefront that survives it here survives it there.

const TEXTS = {
  noUserCode: "가맹점 식별코드가 없습니다. IMP.init('imp00000000')과 같이 호출해 주세요.",
  notInitialised: '판매자 코드가 설정되지 않았습니다. IMP.init()을 먼저 호출해 주세요.',
  noParams: '결제 요청 파라미터가 없습니다.',
  blocked: '팝업이 차단되어 결제창을 열 수 없습니다. 팝업 차단을 해제한 뒤 다시 시도해 주세요.',
  broken: '결제 요청 중 오류가 발생했습니다.',
  noCertification: 'PAYJOA는 본인인증을 제공하지 않습니다.',
};

class Client {
  /** `script` is the address the SDK was loaded from: the gateway's, and `?window=frame` for a frame instead of popups. */
  constructor(script, generation) {
    const { origin, searchParams } = new URL(script);
    this.gateway = origin;
    this.inFrame = searchParams.get('window') === 'frame';
    this.generation = generation;
    this.account = null;
    this.frames = null;
    this.waiting = null; // the one slot for a request while the frames load
    this.active = null; // {request, channel, surface, impUid}: its window is opening or open
    window.addEventListener('message', (event) => this.onWindow(event));
  }

  // ---- what the page calls ------------------------------------------------------------------------------------------

  /** Hazard: a second call tears everything down, and a request in flight is lost. */
  start(userCode, tierCode) {
    if (!userCode) return refuse(TEXTS.noUserCode);
    this.stop();
    const account = { userCode: String(userCode), tierCode, channels: [] };
    this.account = account;
    this.generation.whenReady(() => {
      if (this.account !== account) return;
      account.channels = this.channels(account);
      this.buildFrames();
    });
    return undefined;
  }

  requestPay(params, callback) {
    // Hazard: nobody is called back, here and below wherever there is an alert.
    if (!this.account) return refuse(TEXTS.notInitialised);
    if (params === undefined || params === null) return refuse(TEXTS.noParams);
    this.generation.whenAllowed(() => {
      try {
        this.submit(requestFrom(params, callback, this.account.tierCode));
      } catch (error) {
        alert(`${TEXTS.broken} ${error}`);
      }
    });
    return undefined;
  }

  certification(params, callback) {
    if (!this.account) return refuse(TEXTS.notInitialised);
    this.answer(callback, {
      imp_uid: null, merchant_uid: params?.merchant_uid, error_code: 'NOT READY', error_msg: TEXTS.noCertification,
    });
    return undefined;
  }

  /** Takes the overlay away. A popup stays open, and nobody hears of it any more. */
  close() {
    if (this.account) this.reset();
  }

  communicate(message) {
    if (this.frames?.ready) this.frames.broadcast(message);
  }

  stop() {
    this.active?.surface?.release();
    this.active = null;
    this.waiting = null;
    this.frames?.remove();
    this.frames = null;
    this.account = null;
  }

  // ---- a request ----------------------------------------------------------------------------------------------------

  submit(request) {
    if (this.frames?.ready) this.launch(request);
    else this.waiting = request; // Hazard: the request that waited before, and its callback, are dropped.
  }

  launch(request) {
    // A request that still has a window open is forgotten, and its callback with it (hazard).
    this.active?.surface?.release();
    this.active = { request };
    const { channels } = this.account;
    if (channels.length === 0) return this.finish(notReady(request));
    const key = this.generation.knowsChannelKeys ? request.channelKey : undefined;
    const channel = channelOf(channels, request.pg, key);
    if (!channel) return this.finish(noChannel(request));
    const surface = this.surfaceFor(request);
    if (!surface) {
      this.reset();
      alert(TEXTS.blocked);
      return undefined;
    }
    this.active = { request, surface, channel: channel.pg_provider };
    return this.ask({ type: 'open', params: request.json, platform: request.mobile ? 'mobile-web' : 'pc' });
  }

  surfaceFor(request) {
    if (request.mobile) return new WholePage();
    return this.inFrame ? new FrameOverPage() : Popup.open(this.gateway);
  }

  /** Asks the gateway something about the active request, through its channel's frame. */
  ask(question) {
    const { request, channel } = this.active;
    const { userCode } = this.account;
    this.frames.send(channel, {
      ...question, id: request.id, user_code: userCode, channel, generation: this.generation.name,
    });
  }

  // ---- the answer ---------------------------------------------------------------------------------------------------

  onFrame(message) {
    if (!this.active || message.id !== this.active.request.id) return;
    if (message.type === 'opened') this.onOpened(message);
    if (message.type === 'refused') {
      // The real SDK says nothing; whoever has just begun sees a click without a window.
      const { error_code: code, error_coe: misspelt, error_msg: text } = message.refused;
      console.warn(`payjoa-sandbox: ${code ?? misspelt} ${text} (${this.gateway}/_sandbox/)`);
      this.finish(message.refused);
    }
    if (message.type === 'answer') this.onAnswer(message.answer);
  }

  onOpened({ imp_uid: impUid, window: path }) {
    this.active.impUid = impUid;
    this.active.surface.show(this.gateway + path);
    this.active.surface.onClosed(() => this.ask({ type: 'closed', imp_uid: impUid }));
  }

  /** From the payment window itself. */
  onWindow({ origin, source, data }) {
    if (origin !== this.gateway || !this.active?.surface?.isSource(source)) return;
    if (data?.type === 'result' && data.imp_uid === this.active.impUid) this.onAnswer(data.answer, data.times);
  }

  /** Without an answer, it was lost on its way: silence. */
  onAnswer(answer, times) {
    if (answer) this.finish(answer, times);
    else this.reset();
  }

  /** More than once under a fault. */
  finish(answer, times = 1) {
    const { request, surface } = this.active;
    surface?.close();
    this.reset();
    for (let again = 1; again < times; again += 1) setTimeout(() => this.answer(request.callback, answer));
    if (typeof request.callback === 'function') this.answer(request.callback, answer);
    else if (request.mobile) location.href = failureAddress(request, answer, this.gateway);
  }

  /** Hazard: whatever the merchant's callback throws is swallowed. */
  answer(callback, answer) {
    if (typeof callback !== 'function') return;
    try {
      callback(this.generation.dress(answer));
    } catch (error) {
      console.error(error);
    }
  }

  // ---- frames -------------------------------------------------------------------------------------------------------

  buildFrames() {
    this.frames = new Frames(this.gateway, this.account.channels, {
      onReady: () => this.launchWaiting(),
      onMessage: (message) => this.onFrame(message),
    });
    if (this.frames.ready) this.launchWaiting();
  }

  launchWaiting() {
    const request = this.waiting;
    this.waiting = null;
    if (request) this.launch(request);
  }

  /** After every result the frames are built anew; a request made meanwhile waits in the slot (hazard). */
  reset() {
    this.active?.surface?.release();
    this.active = null;
    if (!this.frames) return;
    this.frames.remove();
    this.buildFrames();
  }

  channels(account) {
    try {
      const query = `user_code=${encodeURIComponent(account.userCode)}`;
      return this.generation.getAtOnce(`${this.gateway}/sdk/channels?${query}`).channels;
    } catch (error) {
      console.error(error);
      return [];
    }
  }
}

function refuse(text) {
  alert(text);
  return false;
}

/** What both generations offer, as plain functions: shops take them out of the object. */
function surfaceOf(client) {
  return {
    init: (userCode) => client.start(userCode, undefined),
    agency: (userCode, tierCode) => client.start(userCode, tierCode),
    request_pay: (params, callback) => client.requestPay(params, callback),
    certification: (params, callback) => client.certification(params, callback),
    close: () => client.close(),
    communicate: (message) => client.communicate(message),
  };
}
