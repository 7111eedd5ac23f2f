// The functions, without the elements: importing this does nothing.

/** What is told while the core isn't here. */
let loaded, loading;

/**
 * The core: everything that isn't needed before a shopper means to pay. Code and WebAssembly are asked for side by side; a
 * failure isn't remembered.
 */
export const load = () =>
  (loading ??= Promise.all([import("./core.js"), fetch(new URL("./payjoa.wasm", import.meta.url))])
    .then(async ([core, wasm]) => {
      await core.start(wasm);
      return (loaded = core);
    })
    .catch((error) => {
      loading = undefined;
      throw error;
    }));

export const createCheckout = async (settings) => (await load()).createCheckout(settings);

export const unverifiedFromAddress = async () => (await load()).unverifiedFromAddress();

/** Nothing is one before the core is here: only its checkouts make them. */
export const isConfirmation = (value) => !!loaded?.isConfirmation(value);
