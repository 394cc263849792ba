/** Items by a key, in order of first sight; each group has at least one. */
export function groupsOf<T, K = string>(
  items: readonly T[],
  keyOf: (item: T) => K,
): [key: K, group: [T, ...T[]]][] {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
}
