// Remembers every state the payment status was ever in, also those too short to be seen, across reloads of the tab.
// A test can so prove that something was *never* shown.
(() => {
  const KEY = "e2e-states";
  if (window.top !== window || !/^https?:$/.test(location.protocol)) return;
  const states = () => JSON.parse(sessionStorage.getItem(KEY) || "[]");
  const note = (state) => {
    const seen = states();
    if (!state || seen[seen.length - 1] === state) return;
    sessionStorage.setItem(KEY, JSON.stringify([...seen, state]));
  };
  const status = (node) => node.matches?.('[data-testid="payment-status"]') ? node : null;
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes" && status(change.target)) note(change.oldValue);
      for (const node of change.addedNodes) {
        note((status(node) ?? node.querySelector?.('[data-testid="payment-status"]'))?.dataset.state);
      }
    }
    note(document.querySelector('[data-testid="payment-status"]')?.dataset.state);
  }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"], attributeOldValue: true,
  });
})();
