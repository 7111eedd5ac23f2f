// What a shop writes: it must compile.

import { createCheckout, isConfirmation, unverifiedFromAddress } from "payjoa";
import type { Checkout, Confirmation, PaymentRequest, Question, State } from "payjoa";
import { createCheckout as alone } from "payjoa/api";
import { lint } from "payjoa/rules";

const request: PaymentRequest = {
  pg: "daou",
  pay_method: "card",
  merchant_uid: "mid_1234567890",
  name: "NF long padding jacket M",
  amount: 1004,
  digital: false,
  m_redirect_url: "https://shop.example/payment/return",
  display: { card_quota: [2, 3] },
  bypass: { daou: { PRODUCTCODE: "p1" } },
  something_new: true,
};

export function told(confirmation: Confirmation): string {
  switch (confirmation.state) {
    case "paid":
      return `${confirmation.amount} won by ${confirmation.payMethod ?? "whatever"}`;
    case "awaiting-deposit":
      return `${confirmation.deposit.bank ?? ""} ${confirmation.deposit.account}`;
    case "failed":
      return confirmation.reason ?? "not paid";
    case "cancelled":
      return `${confirmation.amount} won are back`;
    default: {
      const nothing: never = confirmation;
      return nothing;
    }
  }
}

export function shown(state: State): string {
  if (state.name === "paid") return told(state.confirmation);
  if (state.name === "refused") return state.reason;
  if (state.name === "window") return state.merchantUid;
  return state.name;
}

export async function headless(button: HTMLButtonElement): Promise<Checkout> {
  const checkout = await createCheckout({ userCode: "imp00000000", confirm: "/payments/confirm", token: "t" });
  const stop = checkout.subscribe((state) => button.setAttribute("aria-busy", String(state.name === "loading")));
  checkout.prepare(request);
  button.onclick = () => checkout.pay(request);
  stop();
  return alone({
    userCode: "imp00000000",
    confirm: ({ merchantUid, impUid }: Question) => fetch(`/graphql?order=${merchantUid}&payment=${impUid ?? ""}`),
    platform: "mobile-app",
  });
}

export async function elements(): Promise<void> {
  const checkout = document.querySelector("payjoa-checkout")!;
  checkout.request = request;
  checkout.confirm = "/payments/confirm";
  checkout.addEventListener("payjoa-settled", ({ detail }) => console.log(isConfirmation(detail), told(detail)));
  checkout.addEventListener("payjoa-state", ({ detail }) => shown(detail));
  checkout.addEventListener("payjoa-invalid", ({ detail }) => detail.map(({ rule, field }) => rule + field));
  checkout.addEventListener("payjoa-try-again", (event) => event.preventDefault());
  checkout.addEventListener("click", ({ clientX }) => clientX);
  document.createElement("payjoa-return").tokenParam = "t";
  const claim = await unverifiedFromAddress();
  if (claim?.merchantUid) await fetch(`/orders/${claim.merchantUid}?payment=${claim.impUid ?? ""}`);
  const { violations } = await lint(request, "mobile-web");
  violations.map(({ rule, field, message }) => `${rule} ${field}: ${message.ko}`);
}
