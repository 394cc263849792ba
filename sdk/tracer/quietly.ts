/** Runs `work`; what goes wrong in it must not become an exception in somebody else's page. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
