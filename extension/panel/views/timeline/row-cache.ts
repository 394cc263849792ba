import type { VNode } from "preact";

/**
 * Rows that are on screen stay what they are while the list scrolls: preact leaves out what is the same object as
 * before, and the words of a row cost more than its pixels.
 */
export function createRowCache<Key>() {
  let known = new Map<Key, VNode>();
  let world: readonly unknown[] = [];

  return {
    /** The rows of one render: `make` only what was not there in the last, or everything if `depends` changed. */
    rows<Item>(
      items: readonly Item[],
      depends: readonly unknown[],
      keyOf: (item: Item) => Key,
      make: (item: Item, index: number) => VNode,
    ): VNode[] {
      if (depends.length !== world.length || depends.some((part, i) => !Object.is(part, world[i])))
        known = new Map();
      world = depends;
      const next = new Map<Key, VNode>();
      const nodes = items.map((item, i) => {
        const key = keyOf(item);
        const node = known.get(key) ?? make(item, i);
        next.set(key, node);
        return node;
      });
      known = next;
      return nodes;
    },
  };
}
