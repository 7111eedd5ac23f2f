// The same on a server.

import { readFile } from "node:fs/promises";

import { linter } from "./linter.js";

export const lint = linter(() => readFile(new URL("./rules.wasm", import.meta.url)));
