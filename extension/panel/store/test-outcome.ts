/** What a test of an address came to, in words. */
export interface TestOutcome {
  isGood: boolean;
  words: string;
}
