// Remembers every state the payment status was ever in, also those too short to be seen, and every error, across reloads
// of the tab. A test can so prove that something was *never* shown. It is the first script of the shop's page.
(() => {
  const kept = (key) => JSON.parse(sessionStorage.getItem(key) || "[]");
  const keep = (key, what) => sessionStorage.setItem(key, JSON.stringify([...kept(key), what]));
  const note = (state) => {
    if (state && kept("e2e-states").at(-1) !== state) keep("e2e-states", state);
  };
  const status = (node) => node.matches?.('[data-testid="payment-status"]') ? node : null;
  const watch = (root) => new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes" && status(change.target)) note(change.oldValue);
      for (const node of change.addedNodes) {
        note((status(node) ?? node.querySelector?.('[data-testid="payment-status"]'))?.dataset.state);
      }
    }
    note(root.querySelector('[data-testid="payment-status"]')?.dataset.state);
  }).observe(root, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"], attributeOldValue: true,
  });
  watch(document);
  // Custom elements keep theirs to themselves.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...how) {
    const root = attach.apply(this, how);
    watch(root);
    return root;
  };
  // Captured: what can't be loaded doesn't bubble.
  addEventListener("error", ({ message, target }) => {
    keep("e2e-errors", message ?? `not loaded: ${target.src ?? target.href}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => keep("e2e-errors", String(reason)));
  const honest = console.error;
  console.error = (...words) => {
    keep("e2e-errors", words.join(" "));
    honest.apply(console, words);
  };
})();
