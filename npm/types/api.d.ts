// Types of the package `payjoa`: what a page claims and what the shop's server confirms are different things.

declare const claimed: unique symbol;
declare const confirmed: unique symbol;

/**
 * What a browser claims about a payment: which one it is about, and nothing else. There is no `success` to ask for:
 * `imp_success=false` may be a paid order, and anybody can type `?imp_success=true`.
 */
export interface Unverified {
  readonly [claimed]: true;
  /** i'mport's number of the payment. */
  readonly impUid?: string;
  /** The shop's number of the order. */
  readonly merchantUid?: string;
}

/**
 * How an order stands, by the word of the shop's server. Only a checkout makes one; see {@link isConfirmation}.
 * `state` says which it is, and `"paid"` is the only one that means money.
 */
export type Confirmation = Paid | AwaitingDeposit | Failed | Cancelled;

interface Confirmed<State extends string> {
  readonly [confirmed]: true;
  readonly state: State;
  /** The shop's number of the order. */
  readonly merchantUid: string;
}

/** The money is there. Show "paid". */
export interface Paid extends Confirmed<"paid"> {
  /** i'mport's number of the payment. */
  readonly impUid: string;
  /** What was paid, in won. */
  readonly amount: number;
  /** What has been given back since, in won. */
  readonly cancelledAmount: number;
  /** How it was paid, as i'mport names it (`card`). */
  readonly payMethod?: string;
  /** When, in Unix seconds. */
  readonly paidAt?: number;
  /** The receipt; an `https:` or `http:` address. */
  readonly receiptUrl?: string;
}

/** A virtual account was issued. Show it; the order is **not** paid. */
export interface AwaitingDeposit extends Confirmed<"awaiting-deposit"> {
  /** i'mport's number of the payment. */
  readonly impUid: string;
  /** What has to be deposited, to the won. */
  readonly amount: number;
  /** Where to, and until when. */
  readonly deposit: DepositAccount;
}

/** Not paid. Another attempt needs a new order number. */
export interface Failed extends Confirmed<"failed"> {
  /** i'mport's number of the payment, if one was begun. */
  readonly impUid?: string;
  /** What the gateway said (Korean), for logs and support. */
  readonly reason?: string;
}

/** Paid once, given back in full since. */
export interface Cancelled extends Confirmed<"cancelled"> {
  /** i'mport's number of the payment. */
  readonly impUid: string;
  /** What was given back, in won. */
  readonly amount: number;
}

/** A virtual account. */
export interface DepositAccount {
  readonly bank?: string;
  readonly account: string;
  readonly holder?: string;
  /** The deadline, in Unix seconds. */
  readonly due?: number;
}

/** Where a checkout stands. */
export type State =
  /** i'mport's script is being loaded. / Ready for the click. / The browser blocked the window: the shopper may press again. */
  | { readonly name: "loading" | "idle" | "blocked" }
  /** The page is leaving for the payment window. / It is open. */
  | { readonly name: "opening" | "window"; readonly merchantUid: string }
  /** The shop's server is being asked. / It has been for a while and doesn't know: the shopper must not pay again. */
  | { readonly name: "checking" | "unknown"; readonly merchantUid: string }
  /** The server knows. */
  | { readonly name: "paid"; readonly confirmation: Paid }
  | { readonly name: "awaiting-deposit"; readonly confirmation: AwaitingDeposit }
  | { readonly name: "failed"; readonly confirmation: Failed }
  | { readonly name: "cancelled"; readonly confirmation: Cancelled }
  /** The server says that the payment isn't the one this order needs, or that there is no such order. */
  | { readonly name: "rejected"; readonly merchantUid: string; readonly problem: Problem }
  /** No payment began. */
  | { readonly name: "refused"; readonly reason: Reason };

/** Why no payment began; more may come. */
export type Reason =
  /** Why i'mport's script isn't there. */
  | "offline"
  | "slow"
  | "unreachable"
  | "shop"
  | "conflict"
  /** Why no window opened. */
  | "already-open"
  | "open-elsewhere"
  | "platform"
  | "not-opened"
  | "not-started"
  /** Why there is nothing to confirm. */
  | "nothing-returned"
  | (string & {});

/** Problem details (RFC 9457) of the shop's server. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: string;
}

/** Where the payment window opens; by default where this browser says. */
export type Platform = "pc" | "mobile-web" | "mobile-app";

/** How to pay: PAYJOA's own names. */
export type PayMethod =
  | "card"
  | "trans"
  | "vbank"
  | "kakaopay"
  | "payco"
  | "naverpay"
  | "samsung"
  | "applepay"
  | "cultureland"
  | "smartculture"
  | "booknlife"
  | "phone"
  | (string & {});

/**
 * The parameters of `IMP.request_pay`. Every rule about them is checked before the window opens; `lint` of `payjoa/rules` says in
 * words what is wrong.
 */
export interface PaymentRequest {
  merchant_uid: string;
  /** The order's title: at most 40 characters that EUC-KR can write. */
  name: string;
  /** Whole won. The shop's server decides what has to be paid; this is what the window shows. */
  amount: number;
  pay_method: PayMethod;
  /** `daou`, or `daou.` and the CPID; not with a `channelKey`. */
  pg?: string;
  channelKey?: string;
  /** Whether something is sold that isn't shipped. PAYJOA refuses a wrong answer. */
  digital: boolean;
  escrow?: boolean;
  tax_free?: number;
  /** Phones come back to it; required there. */
  m_redirect_url?: string;
  /** Of an app whose web view this page is in. */
  app_scheme?: string;
  buyer_name?: string;
  buyer_tel?: string;
  buyer_email?: string;
  buyer_addr?: string;
  buyer_postcode?: string;
  /** `YYYYMMDDHHmmss` or `YYYY-MM-DD`, Korea's time. */
  vbank_due?: string;
  notice_url?: string | string[];
  currency?: "KRW";
  language?: "ko";
  custom_data?: unknown;
  display?: { card_quota?: readonly number[] };
  card?: { direct?: { code: string; quota: number }; detail?: readonly { card_code: string; enabled: boolean }[] };
  bypass?: { daou?: Record<string, unknown> };
  [parameter: string]: unknown;
}

/** What a page asks its shop's server. */
export interface Question {
  /** The payment that the browser named, if it did. */
  readonly impUid?: string;
  readonly merchantUid: string;
}

/** What a checkout needs to know. */
export interface Settings {
  /** The merchant's: `imp` and eight digits. Not secret. */
  readonly userCode: string;
  /**
   * The shop's confirm endpoint; or a function that asks the shop's server and gives its answer, which is as that endpoint's. It
   * must pass on what the *server* said, never make an answer up: the page shows "paid" because of it.
   */
  readonly confirm: string | ((question: Question) => Response | Promise<Response>);
  /** A return token of the shop's server, which lets this page ask without a cookie. */
  readonly token?: string;
  /** Where i'mport's script comes from; by default i'mport's own network. */
  readonly sdkUrl?: string;
  /** The page's Content-Security-Policy nonce. */
  readonly nonce?: string;
  /** The script's hash, for addresses with a version in them. */
  readonly integrity?: string;
  readonly platform?: Platform;
}

/** A rule that a request breaks, and where. */
export interface BrokenRule {
  /** `R5` and so on; see the catalogue of rules. */
  readonly rule: string;
  /** `amount`, `display.card_quota[1]`. */
  readonly field: string;
}

/** A request that PAYJOA would refuse; nothing was opened. */
export interface InvalidRequestError extends TypeError {
  readonly name: "InvalidRequestError";
  readonly violations: readonly BrokenRule[];
}

/** One attempt to pay, or one payment to find out about. */
export interface Checkout {
  /** Where it stands. */
  readonly state: State;
  /**
   * Loads i'mport's script, so that a click can open the window at once; also to try again after something failed. With a request
   * it is checked now instead of in the click.
   * @throws {InvalidRequestError} if the request breaks a rule.
   */
  prepare(request?: PaymentRequest): void;
  /**
   * Opens the payment window. **Call it in the shopper's click and await nothing before.** Does nothing unless the state is `idle`
   * or `blocked`.
   * @throws {InvalidRequestError} if the request breaks a rule.
   */
  pay(request: PaymentRequest): void;
  /** The shopper says that the window is gone. */
  windowGone(): void;
  /** Asks the server now instead of at the next turn. */
  checkNow(): void;
  /** Finds out about an order of an earlier visit; without one, about the payment that this page came back from. */
  resume(merchantUid?: string): void;
  /** Calls `listener` whenever there is another state; gives what ends that. */
  subscribe(listener: (state: State) => void): () => void;
  /** Ends everything quietly. What is being paid goes on, and is found on the next visit. */
  close(): void;
}

/**
 * A checkout without anything to look at; loads the core if it isn't there.
 * @throws {TypeError} if a setting is missing or wrong.
 */
export function createCheckout(settings: Settings): Promise<Checkout>;

/** Loads the core ahead of its need; a failure isn't remembered. */
export function load(): Promise<unknown>;

/** What the page's address claims about a payment; it stays there. Send it to the shop's server, and believe only that. */
export function unverifiedFromAddress(): Promise<Unverified | undefined>;

/** Whether a checkout of this page made it. Any script can dispatch an event that looks like one of payjoa's. */
export function isConfirmation(value: unknown): value is Confirmation;
