import type { BrokenRule, Confirmation, PaymentRequest, Platform, Settings, State } from "./api.js";

export * from "./api.js";

/** What the elements have in common. Each setting is a property, and an attribute of the same name in kebab-case. */
interface PayjoaElement extends HTMLElement {
  userCode: string | undefined;
  confirm: Settings["confirm"] | undefined;
  token: string | undefined;
  /** The parameter of the page's address that has the token. */
  tokenParam: string | undefined;
  sdkUrl: string | undefined;
  integrity: string | undefined;
  /** Where "Try again" leads if no listener of `payjoa-try-again` calls `preventDefault()`. */
  tryAgainUrl: string | undefined;
  readonly state: State;
  addEventListener<Type extends keyof PayjoaEventMap>(
    type: Type,
    listener: (this: this, event: PayjoaEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Type extends keyof PayjoaEventMap>(
    type: Type,
    listener: (this: this, event: PayjoaEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** `<payjoa-checkout>`: a button that pays for an order, and what became of it. */
export interface PayjoaCheckoutElement extends PayjoaElement {
  /** What to pay for: an object, or JSON. Another `merchant_uid` begins anew. */
  request: PaymentRequest | string | undefined;
  platform: Platform | undefined;
  /** As a click on its button; for a button of the page's own, in whose click it is called. */
  pay(): void;
}

/** `<payjoa-return>`: for the page that `m_redirect_url` names. */
export interface PayjoaReturnElement extends PayjoaElement {}

/** `<payjoa-resume>`: for where shoppers arrive; shows nothing unless a payment of an earlier visit has no end yet. */
export interface PayjoaResumeElement extends PayjoaElement {}

/** What the elements tell. The events bubble. */
export interface PayjoaEventMap extends HTMLElementEventMap {
  /** The server knows. The only place to empty a cart. */
  "payjoa-settled": CustomEvent<Confirmation>;
  /** There is another state. */
  "payjoa-state": CustomEvent<State>;
  /** The request breaks rules; nothing can be paid. */
  "payjoa-invalid": CustomEvent<readonly BrokenRule[]>;
  /** The shopper wants another attempt. By default `try-again-url` is visited, or the page loaded again. */
  "payjoa-try-again": CustomEvent<undefined>;
}

declare global {
  interface HTMLElementTagNameMap {
    "payjoa-checkout": PayjoaCheckoutElement;
    "payjoa-return": PayjoaReturnElement;
    "payjoa-resume": PayjoaResumeElement;
  }
}
