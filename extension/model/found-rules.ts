/** What a list says of rules that found something: `TraceSummary.found`. */
type Found = readonly string[] | null | undefined;

/** Orders that came with a document or a tool's result, and what was done because of them. */
const INJECTION = new Set(["safety.injection", "safety.injection-other-language", "safety.obeyed"]);
const LEAKS = new Set(["safety.instructions-leaked", "safety.exfiltration"]);

export const hasInjection = (found: Found): boolean => found?.some((rule) => INJECTION.has(rule)) ?? false;
export const hasLeak = (found: Found): boolean => found?.some((rule) => LEAKS.has(rule)) ?? false;
export const hasSecret = (found: Found): boolean =>
  found?.some((rule) => rule.startsWith("safety.secret.")) ?? false;
export const hasPersonalData = (found: Found): boolean =>
  found?.some((rule) => rule.startsWith("safety.personal.")) ?? false;

/** What of it somebody should see in the list at once, in words; "" for nothing. Personal data is the matter of many an app. */
export function alarmOf(found: Found): string {
  const words = [
    hasInjection(found) && "an order to the assistant from outside",
    hasLeak(found) && "words or data that leak",
    hasSecret(found) && "a secret",
  ].filter((word) => word !== false);
  return words.length ? `Found in it: ${words.join(", ")}` : "";
}
