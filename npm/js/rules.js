// The rules of a payment request, in words: for a shop's own tools and forms. No checkout needs this.

import { linter } from "./linter.js";

export const lint = linter(() => fetch(new URL("./rules.wasm", import.meta.url)));
