import { findRow } from "./delta.ts";
import { idHigh, idLow, idText } from "./id-index.ts";
import { lowerBound } from "./lower-bound.ts";
import { nameAt, type TraceTable } from "./trace-table.ts";
import { hasChildren, parentPlace, type SpanTree, visiblePlaces } from "./tree.ts";

/** The lines of a waterfall: which places of the tree are shown, top to bottom. */
export interface Rows {
  table: TraceTable;
  tree: SpanTree;
  /** Ascending places. */
  visible: Uint32Array;
  collapsed: ReadonlySet<NodeKey>;
  /** Depth of the uppermost line: of a focused subtree, else 0. */
  topDepth: number;
}

/** A span's row, or −1 − i for the i-th missing parent: stays the same while a trace grows. */
export type NodeKey = number;

/** One line. */
export interface Row {
  key: NodeKey;
  place: number;
  depth: number;
  hasChildren: boolean;
  collapsed: boolean;
}

export function layOut(
  table: TraceTable,
  tree: SpanTree,
  collapsed: ReadonlySet<NodeKey>,
  focus: NodeKey | null = null,
): Rows {
  const nodes = new Set([...collapsed].map((key) => nodeOf(tree, key)));
  const place = focus === null ? undefined : tree.places[nodeOf(tree, focus)];
  const visible = visiblePlaces(tree, nodes, place);
  return {
    table,
    tree,
    visible,
    collapsed,
    topDepth: place === undefined ? 0 : (tree.depths[place] as number),
  };
}

export const nodeOf = ({ count }: SpanTree, key: NodeKey): number => (key >= 0 ? key : count - 1 - key);
export const keyOf = ({ count }: SpanTree, node: number): NodeKey => (node < count ? node : count - 1 - node);

export function rowAt({ tree, visible, collapsed, topDepth }: Rows, index: number): Row | undefined {
  const place = visible[index];
  if (place === undefined) return undefined;
  const key = keyOf(tree, tree.nodes[place] as number);
  const isParent = hasChildren(tree, place);
  return {
    key,
    place,
    depth: (tree.depths[place] as number) - topDepth,
    hasChildren: isParent,
    collapsed: isParent && collapsed.has(key),
  };
}

/** Index of the line that shows this node, or −1 when a collapsed one hides it. */
export function indexOfKey({ tree, visible }: Rows, key: NodeKey): number {
  const place = tree.places[nodeOf(tree, key)];
  if (place === undefined) return -1;
  const at = lowerBound(visible, visible.length, place);
  return visible[at] === place ? at : -1;
}

/** Nodes to collapse so that nothing deeper than `depth` is shown; below `from`, whose own depth is 0. */
export function deeperThan(tree: SpanTree, depth: number, from = 0): NodeKey[] {
  const keys: NodeKey[] = [];
  const deepest = (tree.depths[from] ?? 0) + depth;
  const to = from === 0 ? tree.size : (tree.ends[from] as number);
  for (let place = from; place < to; place++)
    if ((tree.depths[place] as number) >= deepest && hasChildren(tree, place))
      keys.push(keyOf(tree, tree.nodes[place] as number));
  return keys;
}

/** The nodes above one, the nearest first. */
export function above(tree: SpanTree, key: NodeKey): NodeKey[] {
  const keys: NodeKey[] = [];
  let place = parentPlace(tree, tree.places[nodeOf(tree, key)] ?? 0);
  for (; place >= 0; place = parentPlace(tree, place)) keys.push(keyOf(tree, tree.nodes[place] as number));
  return keys;
}

/** The key of a span id, or undefined. */
export function keyOfSpan(table: TraceTable, spanId: string): NodeKey | undefined {
  const row = findRow(table, idHigh(spanId), idLow(spanId));
  return row < 0 ? undefined : row;
}

export const spanIdAt = (table: TraceTable, row: number): string =>
  idText(table.ids[row * 2] as number, table.ids[row * 2 + 1] as number);

/** What a line is called. */
export const labelOf = ({ table, tree }: Rows, key: NodeKey): string =>
  key >= 0 ? nameAt(table, key) : `missing parent ${(tree.missing[-1 - key] ?? "").slice(0, 8)}`;
