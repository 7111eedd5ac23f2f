import type { Platform } from "./api.js";

/** One finding. */
export interface Violation {
  /** `R5` and so on. */
  readonly rule: string;
  /** `amount`, `display.card_quota[1]`. */
  readonly field: string;
  /** Whether the request is refused, or only may not do what its author thinks. */
  readonly severity: "error" | "warning";
  /** What is wrong and what to do about it. */
  readonly message: { readonly ko: string; readonly en: string };
}

/** Everything there is to say about a request, at once. */
export interface Report {
  /** What would be refused. */
  readonly violations: readonly Violation[];
  /** What is allowed but surprising. */
  readonly advisories: readonly Violation[];
}

/** Checks the parameters of `IMP.request_pay` against every rule of PAYJOA, whatever they are. In browsers and in Node. */
export function lint(request: unknown, platform?: Platform): Promise<Report>;
