/** Runs `work`; what goes wrong in it is nobody's concern but ours. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
