// What is loaded when it is needed: the elements' inside and the functions, thin over the WebAssembly module.

import init, { Session, unpayable, unverifiedFromAddress as addressClaims } from "./glue.js";
import { sheet } from "./sheet.js";

const css = sheet(
  "h2{font-size:1.15em;margin:0 0 .4em}p{margin:0 0 1em}.payjoa-pay{border-color:#0000}" +
    ".payjoa-message:not(:empty){margin-bottom:1em}[data-state=loading] h2::before,[data-state=checking] h2::before," +
    "[data-state=opening] h2::before{content:'';display:inline-block;width:.8em;height:.8em;margin-right:.5em;" +
    "border:2px solid;border-right-color:#0000;border-radius:50%;animation:t 1s linear infinite}@keyframes t{to{rotate:1turn}}" +
    "h2:focus{outline:0}[data-state=paid] h2{color:var(--payjoa-good,light-dark(#0a6b3d,#5fd39a))}" +
    "[data-state=failed] h2,[data-state=rejected] h2,[data-state=refused] h2,[data-state=blocked] h2" +
    "{color:var(--payjoa-bad,light-dark(#b3261e,#ff9a8f))}" +
    "dl{margin:0 0 1em;border-top:1px solid;border-color:color-mix(in srgb,currentColor 20%,#0000)}" +
    "dl div{display:flex;flex-wrap:wrap;gap:.2em 1em;padding:.6em 0;" +
    "border-bottom:1px solid color-mix(in srgb,currentColor 20%,#0000)}" +
    "dt{min-width:6em;opacity:.8}dd{margin:0;flex:1;overflow-wrap:anywhere}dt:empty{display:none}" +
    ".payjoa-receipt{display:inline-block;min-height:44px;line-height:44px;color:inherit}" +
    ".payjoa-copy{margin:0 .6em;padding:.2em 1em}.payjoa-left{margin-left:.6em;font-weight:600}" +
    ".payjoa-advice{display:flex;gap:.6em;align-items:start;margin-bottom:1em;padding:.8em 1em;border-left:4px solid;" +
    "background:color-mix(in srgb,currentColor 7%,#0000)}.payjoa-advice-words{flex:1}" +
    ".payjoa-advice p:last-child{margin:0}summary{min-height:44px;line-height:44px;cursor:pointer}" +
    ".payjoa-dismiss{min-width:44px;padding:0;border:0}" +
    ".payjoa-window-notice{position:fixed;z-index:2147483647;inset:auto 1em 1em;margin:0 auto;width:fit-content;padding:0;" +
    "border:0;border-radius:var(--payjoa-radius,8px);background:Canvas;color:CanvasText;box-shadow:0 2px 12px #0006}" +
    "@media(prefers-reduced-motion:reduce){h2::before{animation:none!important}}",
);

let started;

/** Once, with the module or a promise of it. */
export const start = (wasm) =>
  (started ??= init({ module_or_path: wasm }).catch((error) => {
    started = undefined;
    throw error;
  }));

/** Confirmations that came out of a checkout: pages can make objects that look like one. */
const genuine = new WeakSet();

export const isConfirmation = (value) => genuine.has(value);

const sealed = (state) => {
  const { confirmation } = state;
  if (confirmation) {
    if (confirmation.deposit) Object.freeze(confirmation.deposit);
    genuine.add(Object.freeze(confirmation));
  }
  return Object.freeze(state);
};

/** As `IMP.request_pay` will see it; null for what isn't plain data. */
const plain = (request) => {
  try {
    return JSON.parse(JSON.stringify(request ?? null));
  } catch {
    return null;
  }
};

/** The request of an element: an object, JSON, or attributes such as `request-amount`. What can't be read is null. */
const requested = (element, given) => {
  try {
    if (given) return plain(typeof given == "string" ? JSON.parse(given) : given);
    const members = [...element.attributes].filter(({ name }) => name.startsWith("request-"));
    const read = members.map(({ name, value }) => {
      const key = name.slice(8).replace("channel-key", "channelKey").replaceAll("-", "_");
      return [key, /^(amount|tax_free|digital|escrow)$/.test(key) ? JSON.parse(value) : value];
    });
    return read.length ? Object.fromEntries(read) : undefined;
  } catch {
    return null;
  }
};

/** `R5 amount` as an object. */
const violation = (told) => ({ rule: told.split(" ", 1)[0], field: told.slice(told.indexOf(" ") + 1) });

/** A session, and its state as pages may see it. */
class Machine {
  #told;
  #changed;

  /** `changed` is called for each other state. */
  constructor(settings, changed) {
    this.session = new Session(settings, (state) => this.#tell(state));
    this.#tell(this.session.state());
    this.#changed = changed;
  }

  #tell(state) {
    const text = JSON.stringify(state);
    if (text == this.#told) return;
    this.#told = text;
    this.state = sealed(state);
    this.#changed?.(this.state);
  }

  /** Not at once: one of its callbacks may be on the stack. */
  end() {
    this.#changed = undefined;
    queueMicrotask(() => this.session.free());
  }
}

/** Nothing is under way or known, so that other settings may begin anew; nobody is asked to pay twice by that. */
const FRESH = ["loading", "idle", "blocked", "refused"];

/** The inside of an element. */
class Inside {
  #host;
  #machine;
  #settings;
  #request;
  /** Whether a view of the core's is in the page. */
  shown = false;

  constructor(host) {
    this.#host = host;
    const shadow = host.root.getRootNode();
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, ...css];
    this.update();
  }

  get state() {
    return this.#machine?.state ?? { name: "loading" };
  }

  /** Something about the element has changed. */
  update() {
    const host = this.#host;
    const pays = host.kind == "checkout";
    const { language, request: given, ...settings } = host.settings();
    const request = pays ? requested(host.element, given) : null;
    // What only asks the shop's server needs nobody's user code.
    if (!pays) settings.userCode ??= "imp00000000";
    const [said, asked] = [JSON.stringify(settings), JSON.stringify(request)];
    const isOpen = FRESH.includes(this.state.name) || (!pays && this.state.name == "rejected");
    if (this.#machine && ((pays && this.#isOther(request)) || (isOpen && said != this.#settings))) this.end();
    // What was pressed for was another request: its amount may be another one.
    if (host.wanted && host.wanted != host.asked()) host.wanted = "";
    if (!settings.userCode || !settings.confirm || (pays && request === undefined)) {
      if (!this.#machine) host.paint("loading");
      return;
    }
    try {
      this.#begin(settings, said);
      if (asked != this.#request && pays) this.#machine.session.request(request, settings.platform);
      this.#request = asked;
    } catch (error) {
      return this.#refuse(error);
    }
    if (this.shown || !pays || this.state.name != "loading") this.#show();
    else host.paint(host.wanted ? "loading" : "idle");
  }

  #isOther(request) {
    return request?.merchant_uid != (this.#request && JSON.parse(this.#request))?.merchant_uid;
  }

  #begin(settings, said) {
    if (this.#machine) return;
    this.#machine = new Machine(settings, (state) => this.#changed(state));
    this.#settings = said;
    if (this.#host.kind == "checkout") this.#machine.session.prepare();
    if (this.#host.kind == "return") queueMicrotask(() => this.#machine?.session.resume());
  }

  end() {
    this.#machine?.end();
    this.#machine = this.#request = undefined;
    this.shown = false;
    this.#host.root.replaceChildren();
  }

  /** The page's own mistake: nothing to pay for, or nobody to ask. */
  #refuse(error) {
    const { element, paint, settings } = this.#host;
    this.end();
    this.#host.wanted = "";
    paint("refused", unpayable(settings().language));
    if (Array.isArray(error)) {
      const violations = error.map(violation);
      console.error(`payjoa: this request would be refused; \`lint\` of "payjoa/rules" says why: ${error.join(", ")}`);
      this.#dispatch("invalid", violations);
    } else {
      console.error(`payjoa: ${element.localName} has no usable ${error}`);
    }
  }

  #changed(state) {
    // Pages are told when this has ended: they may do anything.
    queueMicrotask(() => {
      this.#dispatch("state", state);
      if (state.confirmation) this.#dispatch("settled", state.confirmation);
    });
    if (this.shown || state.name == "loading") return;
    const { wanted } = this.#host;
    this.#host.wanted = "";
    // The frame that is there is the one the view begins with: its button keeps the focus, and a finger that is on it.
    if (state.name == "idle") this.#host.paint("idle");
    else this.#host.root.replaceChildren();
    this.#show();
    if (wanted && state.name == "idle") this.#machine.session.payLate();
  }

  #show() {
    const { root, kind, settings } = this.#host;
    const { language, tryAgainUrl: url } = settings();
    const again = () => {
      if (!this.#dispatch("try-again", undefined, true)) return;
      if (url) location.assign(url);
      else location.reload();
    };
    // Loaded again, a page to come back to would say the same again.
    this.#machine.session.show(root, kind, language, kind == "checkout" || url ? again : undefined);
    this.shown = true;
  }

  #dispatch(name, detail, cancelable = false) {
    return this.#host.element.dispatchEvent(
      new CustomEvent("payjoa-" + name, { detail, cancelable, bubbles: true, composed: true }),
    );
  }
}

export const attach = (host) => new Inside(host);

class InvalidRequestError extends TypeError {
  name = "InvalidRequestError";

  constructor(rules) {
    super(`this payment request would be refused; \`lint\` of "payjoa/rules" says why: ${rules.join(", ")}`);
    this.violations = rules.map(violation);
  }
}

class Checkout {
  #machine;
  #platform;
  #request;
  #listeners = new Set();

  constructor(settings) {
    this.#platform = settings.platform;
    try {
      this.#machine = new Machine(settings, (state) => {
        for (const listener of [...this.#listeners]) queueMicrotask(() => listener(state));
      });
    } catch (name) {
      throw new TypeError(`payjoa: no usable ${name}`);
    }
  }

  get state() {
    return this.#machine.state;
  }

  prepare(request) {
    if (request) this.#ask(request);
    this.#machine.session.prepare();
  }

  pay(request) {
    this.#ask(request);
    this.#machine.session.pay();
  }

  windowGone() {
    this.#machine.session.windowGone();
  }

  checkNow() {
    this.#machine.session.checkNow();
  }

  resume(merchantUid) {
    this.#machine.session.resume(merchantUid);
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close() {
    this.#listeners.clear();
    this.#machine.end();
  }

  /** Looked at once however often it is asked for: before the click, if `prepare` has got it. */
  #ask(request) {
    const text = JSON.stringify(plain(request));
    if (text == this.#request) return;
    try {
      this.#machine.session.request(JSON.parse(text), this.#platform);
    } catch (rules) {
      this.#request = undefined;
      throw Array.isArray(rules) ? new InvalidRequestError(rules) : rules;
    }
    this.#request = text;
  }
}

export const createCheckout = (settings) => new Checkout(settings);

export const unverifiedFromAddress = () => {
  const claim = addressClaims();
  return claim && Object.freeze(claim);
};
