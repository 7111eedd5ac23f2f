// The custom elements, as small as can be: they paint the first frame, keep a click that comes too early, and load the core when
// the shopper seems to be about to pay. What they show and do from then on is the core's.

import { load } from "./api.js";
import { sheet } from "./sheet.js";

export * from "./api.js";

/** Each is a property, and an attribute of the same name in kebab-case; what was set as a property counts. */
const SETTINGS = "userCode confirm token tokenParam sdkUrl integrity platform request tryAgainUrl".split(" ");

const css = sheet(
  ":host{display:block}:host([hidden]),[hidden]{display:none}button{font:inherit;color:inherit;background:0 0;" +
    "border:1px solid;border-radius:var(--payjoa-radius,8px);min-height:44px;padding:.6em 1em;cursor:pointer}" +
    "button:focus-visible{outline:3px solid;outline-offset:2px}button:disabled,[aria-disabled]{opacity:.6}" +
    ".payjoa-pay{box-sizing:border-box;width:100%;font-weight:600;background:var(--payjoa-accent,#1652c4);color:var(--payjoa-on-accent,#fff)}",
);

/** Heading and explanation, in Korean and English, of the states that are shown without the core. */
const WORDS = {
  loading: [["결제 준비 중"], ["Preparing payment"]],
  refused: [
    ["결제를 시작할 수 없어요", "인터넷 연결을 확인하고 다시 시도해 주세요."],
    ["Payment can’t start", "Check your connection and try again."],
  ],
};

/** As the core's views make it: they go on with what is painted here. */
const make = (tag, name, attributes, ...children) => {
  const made = document.createElement(tag);
  made.className = "payjoa-" + name;
  attributes.part = name;
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
};

/** Whether this browser began a payment whose end it hasn't seen: otherwise there is nothing to load the core for. */
const isPending = () => {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("payjoa.pending."));
  } catch {
    // Blocked.
  }
};

class Piece extends (globalThis.HTMLElement ?? Object) {
  #own = {};
  #due;
  #loading;
  #core;
  #frame;
  #kind = this.localName.slice(7);
  #root = document.createElement("section");
  /** What the core gets to know of it. `wanted`: what the shopper has pressed pay for. */
  #host = {
    element: this,
    kind: this.#kind,
    root: this.#root,
    wanted: "",
    settings: () => this.#settings(),
    asked: () => JSON.stringify([this.request, this.#amount]),
    paint: (...frame) => this.#paint(...frame),
  };

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = css;
    shadow.append(this.#root);
    this.#root.addEventListener("click", (event) => this.#clicked(event));
    new MutationObserver(() => this.#changed()).observe(this, { attributes: true });
    for (const name of SETTINGS) {
      // Set before the element was defined: it would hide the property.
      if (Object.hasOwn(this, name)) {
        this.#own[name] = this[name];
        delete this[name];
      }
    }
  }

  connectedCallback() {
    this.#changed();
    if (this.#kind != "checkout") return;
    const soon = () => this.#load();
    for (const intent of ["pointerenter", "touchstart", "focusin"]) this.addEventListener(intent, soon, { passive: true });
    new IntersectionObserver(([{ isIntersecting }], observer) => {
      if (isIntersecting) {
        observer.disconnect();
        (globalThis.requestIdleCallback ?? setTimeout)(soon);
      }
    }).observe(this);
  }

  disconnectedCallback() {
    this.#changed();
  }

  /** Where the payment stands. */
  get state() {
    return this.#core?.state ?? { name: "loading" };
  }

  /** As a click on its button; for a button of the page's own, in whose click it is called. */
  pay() {
    this.#root.querySelector("[data-action=pay]")?.click();
  }

  focus(options) {
    this.#root.querySelector("button:enabled,[tabindex]")?.focus(options);
  }

  static {
    for (const name of SETTINGS) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.#own[name] ?? this.getAttribute(name.replace(/[A-Z]/g, "-$&"));
        },
        set(value) {
          this.#own[name] = value;
          this.#changed();
        },
      });
    }
  }

  #settings() {
    const settings = { nonce: this.nonce, language: this.#language };
    for (const name of SETTINGS) settings[name] = this[name] ?? undefined;
    settings.token ??= new URLSearchParams(location.search).get(settings.tokenParam);
    return settings;
  }

  /** What the button says: of a request that is an object, JSON, or attributes such as `request-amount`. */
  get #amount() {
    const { request } = this;
    return request?.amount ?? /"amount":\s*(\d+)/.exec(request)?.[1] ?? this.getAttribute("request-amount");
  }

  get #language() {
    return this.closest("[lang]")?.lang ?? "";
  }

  /** Once for all that changes in one go; an element that is only moved ends nothing. */
  #changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#update();
    });
  }

  #update() {
    if (!this.isConnected) {
      this.#core?.end();
      this.#core = undefined;
    } else if (this.#core) {
      this.#core.update();
    } else if (this.#kind == "resume") {
      if (isPending()) this.#load();
    } else {
      this.#paint(this.#amount ? "idle" : "loading");
      if (this.#kind == "return") this.#load();
    }
  }

  async #load() {
    if (this.#core || this.#loading) return;
    this.#loading = true;
    try {
      const core = await load();
      if (this.isConnected) this.#core = core.attach(this.#host);
    } catch (error) {
      console.error(error);
      // Who hasn't pressed needn't know: pressing tries again.
      if (this.#host.wanted || this.#kind != "checkout") this.#paint("refused");
      if (this.#kind != "checkout") setTimeout(() => this.#update(), 5e3);
      this.#host.wanted = "";
    }
    this.#loading = false;
  }

  #clicked({ target }) {
    if (!this.#core?.shown && target.closest("[data-action=pay]")) {
      this.#host.wanted = this.#host.asked();
      this.#paint("loading");
      this.#load();
    }
  }

  /** What is shown while no view of the core's is: the first frame, or other words. */
  #paint(state, words) {
    const english = /^(?!ko(?![a-z]))./i.test(this.#language);
    if (!this.#frame?.[0].isConnected) {
      const message = make("div", "message", { role: "status", "aria-live": "polite", "aria-atomic": true });
      const status = make("div", "status", { "data-testid": "payment-status" }, message);
      const button = make("button", "pay", { "data-action": "pay", type: "button" });
      this.#frame = [status, message, button];
      this.#root.className = "payjoa-" + this.#kind;
      this.#root.replaceChildren(status);
    }
    const [status, message, button] = this.#frame;
    words ??= WORDS[state]?.[+english] ?? [];
    status.dataset.state = state;
    status.lang = button.lang = english ? "en" : "ko";
    message.replaceChildren(
      ...words.map((said, index) => (index ? make("p", "explanation", {}, said) : make("h2", "heading", { tabindex: -1 }, said))),
    );
    if (this.#amount) {
      const won = (+this.#amount).toLocaleString("en");
      button.textContent = english ? `Pay ₩${won}` : `${won}원 결제하기`;
      // Not `disabled`, which would take the focus from it.
      button.ariaDisabled = state == "loading" ? "true" : null;
      if (!button.isConnected) this.#root.append(button);
    } else {
      button.remove();
    }
  }
}

for (const kind of ["checkout", "return", "resume"]) {
  const name = "payjoa-" + kind;
  // Another copy of the package may have been first; on a server there are none.
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, class extends Piece {});
}
