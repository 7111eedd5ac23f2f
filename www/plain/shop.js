// A jacket, sold without any framework: the order is made before the click, and its result is what the shop's server says.

import "./language.js";
import { isConfirmation } from "./payjoa/index.js";

const checkout = document.querySelector("payjoa-checkout");

const json = async (path, body) => {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
};

/** The order of this tab, as long as it has no result: a page that is loaded again asks for no second one. */
const order = async () => {
  const kept = sessionStorage.getItem("order");
  if (kept) return JSON.parse(kept);
  const made = await json("/api/orders", { items: [{ product: "padding-jacket-m", quantity: 1 }], pay_method: "card" });
  sessionStorage.setItem("order", JSON.stringify(made));
  return made;
};

const enter = async () => {
  const { merchant_uid, amount, name, pay_method, digital, return_token } = await order();
  const back = new URL(`return.html?t=${return_token}`, location);
  checkout.request = { pg: shop.pg, pay_method, merchant_uid, amount, name, digital, m_redirect_url: back.href };
};

// What comes to the document is the checkout's, or that of a payment of an earlier visit.
document.addEventListener("payjoa-settled", ({ detail }) => {
  // Any script of the page can dispatch such an event.
  if (!isConfirmation(detail)) return;
  if (JSON.parse(sessionStorage.getItem("order"))?.merchant_uid === detail.merchantUid) sessionStorage.removeItem("order");
});

checkout.addEventListener("payjoa-try-again", (event) => {
  event.preventDefault();
  sessionStorage.removeItem("order");
  enter();
});

const shop = await json("/api/config");
checkout.userCode = shop.user_code;
checkout.sdkUrl = shop.sdk_url;
await enter();
