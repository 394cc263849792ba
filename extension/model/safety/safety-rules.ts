import type { Rule } from "../findings/rule.ts";
import { foreignOrders } from "./rules/foreign-orders.ts";
import { promptInjection } from "./rules/injection.ts";
import { exfiltration, leakedInstructions } from "./rules/leaks.ts";
import { obeyedOrders } from "./rules/obeyed.ts";
import { sensitiveData } from "./rules/sensitive.ts";

/** Attacks and leaks: what came in, what was done because of it, and what went out. */
export const SAFETY_RULES: readonly Rule[] = [
  obeyedOrders,
  promptInjection,
  foreignOrders,
  leakedInstructions,
  exfiltration,
  sensitiveData,
];
