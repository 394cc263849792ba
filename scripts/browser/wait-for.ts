/** How often a condition is looked at that nothing announces, in milliseconds. */
const POLL_MS = 25;
const DEFAULT_TIMEOUT_MS = 20_000;

/** Asks again until the answer is neither undefined nor false; after the timeout throws what was awaited. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  options: { timeout?: number; detail?: () => unknown } = {},
): Promise<T> {
  const end = Date.now() + (options.timeout ?? DEFAULT_TIMEOUT_MS);
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}${await describe(options.detail)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const describe = async (detail?: () => unknown) => (detail ? `: ${JSON.stringify(await detail())}` : "");
