import init, { lint as check } from "./rules_glue.js";

/** A `lint` whose module comes from `wasm`, when it is first needed. */
export const linter = (wasm) => {
  let ready;
  return async (request, platform = "pc") => {
    ready ??= init({ module_or_path: wasm() }).catch((error) => {
      ready = undefined;
      throw error;
    });
    await ready;
    return JSON.parse(check(JSON.stringify(request) ?? "null", platform));
  };
};
