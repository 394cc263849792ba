/** How refusals begin; only looked for in short answers. */
const REFUSAL =
  /^\W*(?:i['’]?m (?:very )?sorry,?|i am sorry,?|sorry,?|unfortunately,?)?\s*(?:but )?(?:i|we) (?:can(?:no|['’])t|am (?:not able|unable)|['’]m (?:not able|unable)|won['’]t|must decline|decline)(?:\s+to)?\s+(?:help|assist|answer|provide|do|comply|discuss|share|fulfil|support|process|create|generate|write)/i;
const MOST_REFUSAL = 400;

/** Whether a short answer begins as refusals do, in English; an estimate. */
export function isRefusal(text: string): boolean {
  const plain = text.trim();
  return plain.length <= MOST_REFUSAL && REFUSAL.test(plain);
}
