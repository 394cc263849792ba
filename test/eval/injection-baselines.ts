import { vard } from "@andersmyrmel/vard";

/** What people write first: the words of well-known attacks, counted. */
const KEYWORDS = [
  "ignore",
  "disregard",
  "previous instructions",
  "above instructions",
  "new instructions",
  "system prompt",
  "instead",
  "your response",
  "your answer",
  "your reply",
  "you are now",
  "act as",
  "pretend",
  "do not",
  "please",
  "write",
  "answer",
  "assistant",
];

const keywords = (text: string): number => {
  const low = text.toLowerCase();
  return KEYWORDS.reduce((sum, word) => sum + Number(low.includes(word)), 0);
};

const strictest = vard().threshold(0).maxLength(1_000_000);

/** The heaviest of its threats, 0 where it finds none. */
function byVard(text: string): number {
  const result = strictest.safeParse(text);
  return result.safe ? 0 : Math.max(...result.threats.map(({ severity }) => severity));
}

/** Each gives a text a score. */
export const injectionBaselines: Readonly<Record<string, (text: string) => number>> = {
  keywords,
  "@andersmyrmel/vard": byVard,
};
