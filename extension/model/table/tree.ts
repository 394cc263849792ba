import { idText } from "./id-index.ts";
import { HAS_PARENT, has, REMOTE_PARENT, rowOf, type TraceTable } from "./trace-table.ts";

/**
 * A table's spans as a tree in pre-order: parents before children, siblings by start. Built without recursion
 * (agent traces can be thousands deep); every span stands in it exactly once, also when a page forges a cycle.
 *
 *     place  node                     depth  end
 *       0    root                       0     4      its subtree is places 0 … 3
 *       1    ├ retrieval                1     2
 *       2    └ chat                     1     4
 *       3      └ tool                   2     4
 *       4    missing parent 7fe3…       0     6      a node that is no span: `node ≥ count`
 *       5    └ orphan                   1     6
 */
export interface SpanTree {
  /** Rows of the table that the tree was made of. */
  count: number;
  /** How many places there are: spans and missing parents. */
  size: number;
  /** Node at each place: a table's row, or `count + i` for `missing[i]`. */
  nodes: Uint32Array;
  depths: Uint16Array;
  /** First place after the node's subtree. */
  ends: Uint32Array;
  /** Place of each node. */
  places: Uint32Array;
  /** Ids of parents that are named but are not in the trace. */
  missing: string[];
}

const NONE = -1;
/** Deeper ones share a depth: no one can see the difference, and sixteen bits hold it. */
const MOST_DEPTH = 65_535;

export function growTree(table: TraceTable): SpanTree {
  const { count } = table;
  const missing: string[] = [];
  const parents = parentsOf(table, missing);
  const size = count + missing.length;
  const { first, next, roots } = childLists(table, parents, size);
  const tree: SpanTree = {
    count,
    size,
    nodes: new Uint32Array(size),
    depths: new Uint16Array(size),
    ends: new Uint32Array(size),
    places: new Uint32Array(size).fill(0xffff_ffff),
    missing,
  };
  const stack = new Int32Array(size);
  let place = 0;
  for (let root = roots; root !== NONE; root = next[root] as number)
    place = visit(tree, root, place, first, next, stack);
  // What is left hangs in a cycle: cut where it was seen first.
  for (let node = 0; place < size && node < size; node++)
    if (tree.places[node] === 0xffff_ffff) place = visit(tree, node, place, first, next, stack);
  return tree;
}

/** The parent's node of each row, or −1; a parent that is missing gets a node of its own. */
function parentsOf(table: TraceTable, missing: string[]): Int32Array {
  const { count, parents: ids } = table;
  const parents = new Int32Array(count).fill(NONE);
  const nodes = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    if (!has(table, row, HAS_PARENT)) continue;
    const high = ids[row * 2] as number;
    const low = ids[row * 2 + 1] as number;
    let parent = rowOf(table, high, low);
    // The caller of another process is not expected here.
    if (parent < 0 && !has(table, row, REMOTE_PARENT)) {
      const id = idText(high, low);
      parent = nodes.get(id) ?? count + missing.push(id) - 1;
      nodes.set(id, parent);
    }
    parents[row] = parent;
  }
  return parents;
}

/** Children as linked lists: `first[parent]`, then `next[child]`. */
function childLists(table: TraceTable, parents: Int32Array, size: number) {
  const first = new Int32Array(size).fill(NONE);
  const next = new Int32Array(size).fill(NONE);
  let roots = NONE;
  const unsorted = new Set<number>();
  const startOf = startsOf(table, parents, size);
  // From the end, so that lists are in the order of rows, which mostly is that of starts.
  for (let node = size - 1; node >= 0; node--) {
    const parent = node < table.count ? (parents[node] as number) : NONE;
    const head = parent === NONE ? roots : (first[parent] as number);
    if (head !== NONE && (startOf[head] as number) < (startOf[node] as number)) unsorted.add(parent);
    next[node] = head;
    if (parent === NONE) roots = node;
    else first[parent] = node;
  }
  for (const parent of unsorted) {
    const head = sortList(parent === NONE ? roots : (first[parent] as number), next, startOf);
    if (parent === NONE) roots = head;
    else first[parent] = head;
  }
  return { first, next, roots };
}

/** Starts of spans; of a missing parent that of its first child. */
function startsOf(table: TraceTable, parents: Int32Array, size: number): Float64Array {
  const starts = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  starts.set(table.starts.subarray(0, table.count));
  for (let row = 0; row < table.count; row++) {
    const parent = parents[row] as number;
    if (parent >= table.count) starts[parent] = Math.min(starts[parent] as number, starts[row] as number);
  }
  return starts;
}

function sortList(head: number, next: Int32Array, startOf: Float64Array): number {
  const nodes: number[] = [];
  for (let node = head; node !== NONE; node = next[node] as number) nodes.push(node);
  nodes.sort((a, b) => (startOf[a] as number) - (startOf[b] as number) || a - b);
  nodes.forEach((node, i) => {
    next[node] = nodes[i + 1] ?? NONE;
  });
  return nodes[0] ?? NONE;
}

/** Places a node and all below it; returns the next free place. */
function visit(
  tree: SpanTree,
  root: number,
  from: number,
  first: Int32Array,
  next: Int32Array,
  stack: Int32Array,
): number {
  let place = from;
  let depth = 0;
  for (let node = root; ; ) {
    if (tree.places[node] === 0xffff_ffff) {
      tree.places[node] = place;
      tree.nodes[place] = node;
      tree.depths[place] = Math.min(depth, MOST_DEPTH);
      place++;
      stack[depth] = node;
      const child = first[node] as number;
      if (child !== NONE) {
        node = child;
        depth++;
        continue;
      }
      tree.ends[place - 1] = place;
    }
    // To the next sibling, closing what is done.
    let sibling = depth === 0 ? NONE : (next[node] as number);
    while (sibling === NONE && depth > 0) {
      depth--;
      node = stack[depth] as number;
      tree.ends[tree.places[node] as number] = place;
      sibling = depth === 0 ? NONE : (next[node] as number);
    }
    if (sibling === NONE) return place;
    node = sibling;
  }
}

/**
 * The places that are on screen when these nodes are collapsed, in order. `focus`: only the subtree at this place.
 */
export function visiblePlaces(tree: SpanTree, collapsed: ReadonlySet<number>, focus?: number): Uint32Array {
  const from = focus ?? 0;
  const to = focus === undefined ? tree.size : (tree.ends[focus] as number);
  const visible = new Uint32Array(to - from);
  let count = 0;
  if (collapsed.size === 0) {
    for (let place = from; place < to; place++) visible[count++] = place;
    return visible;
  }
  for (let place = from; place < to; ) {
    visible[count++] = place;
    place = collapsed.has(tree.nodes[place] as number) ? (tree.ends[place] as number) : place + 1;
  }
  return visible.slice(0, count);
}

export const hasChildren = (tree: SpanTree, place: number): boolean =>
  (tree.ends[place] as number) > place + 1;

/** Place of the parent, or −1. */
export function parentPlace(tree: SpanTree, place: number): number {
  const depth = tree.depths[place] as number;
  if (depth === 0) return NONE;
  for (let above = place - 1; above >= 0; above--) if ((tree.depths[above] as number) < depth) return above;
  return NONE;
}
