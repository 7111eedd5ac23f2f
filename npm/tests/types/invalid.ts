// What nobody must be able to write: each line below its comment is an error, or this doesn't compile.

import type { Checkout, Confirmation, Failed, Paid, State, Unverified } from "payjoa";

declare const claim: Unverified;
declare const confirmation: Confirmation;
declare const state: State;
declare const checkout: Checkout;

// A claim can't be asked whether it was paid.
// @ts-expect-error
export const success = claim.success;
// @ts-expect-error
export const impSuccess = claim.imp_success;
// @ts-expect-error
export const status = claim.status;
// @ts-expect-error
export const claimState = claim.state;
// @ts-expect-error
export const paidAmount = claim.amount;

// It isn't a confirmation, nor the other way round.
// @ts-expect-error
export const shortcut: Confirmation = claim;
// @ts-expect-error
export const back: Unverified = confirmation;

// Nobody writes a confirmation, or a claim.
// @ts-expect-error
export const forged: Paid = { state: "paid", merchantUid: "m", impUid: "imp_1", amount: 1, cancelledAmount: 0 };
// @ts-expect-error
export const failed: Failed = { state: "failed", merchantUid: "m" };
// @ts-expect-error
export const claimed: Unverified = { impUid: "imp_1" };
// @ts-expect-error
export const settled: State = { name: "paid", confirmation: { state: "paid", merchantUid: "m", impUid: "i", amount: 1 } };

// What a payment has depends on what became of it.
// @ts-expect-error
export const amount = confirmation.amount;
// @ts-expect-error
export const deposit = confirmation.deposit;
// @ts-expect-error
export const soon = state.confirmation;
// @ts-expect-error
if (confirmation.state === "ready") throw new Error();

// Nothing of it can be changed.
// @ts-expect-error
confirmation.state = "paid";
// @ts-expect-error
checkout.state = { name: "idle" };
// @ts-expect-error
document.createElement("payjoa-checkout").state = { name: "idle" };

// A request has an order, a title, whole won and a method.
// @ts-expect-error
checkout.pay({ merchant_uid: "m", amount: 1004, pay_method: "card", digital: false });
// @ts-expect-error
checkout.pay({ merchant_uid: "m", name: "T-shirt", amount: "1004", pay_method: "card", digital: false });
