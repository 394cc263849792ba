import { keyOf, type NodeKey, nodeOf, type Rows } from "../../../../model/table/rows.ts";
import { hasChildren, parentPlace, type SpanTree } from "../../../../model/table/tree.ts";

/**
 * Where an arrow leads in a flame view: up to the parent, down to the first child, sideways to the sibling before or after.
 *
 * @returns `undefined` for other keys; the node itself at an end
 */
export function flameKey(key: string, rows: Rows, from: NodeKey | undefined): NodeKey | undefined {
  const { tree, visible, collapsed } = rows;
  const top = visible[0];
  if (top === undefined || !KEYS.has(key)) return undefined;
  const place = from === undefined ? undefined : tree.places[nodeOf(tree, from)];
  if (place === undefined) return nodeAt(tree, top);
  switch (key) {
    case "ArrowUp":
      return nodeAt(tree, place === top ? place : above(tree, place));
    case "ArrowDown":
      return nodeAt(tree, hasChildren(tree, place) && !collapsed.has(from as NodeKey) ? place + 1 : place);
    case "ArrowRight":
      return nodeAt(tree, place === top && rows.topDepth > 0 ? place : after(tree, place));
    case "ArrowLeft":
      return nodeAt(tree, place === top ? place : before(tree, place));
    case "Home":
      return nodeAt(tree, top);
    default:
      return nodeAt(tree, lastSibling(tree, place));
  }
}

const KEYS: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

const nodeAt = (tree: SpanTree, place: number): NodeKey => keyOf(tree, tree.nodes[place] as number);

function above(tree: SpanTree, place: number): number {
  const parent = parentPlace(tree, place);
  return parent < 0 ? place : parent;
}

/** Of siblings; at the end the place itself. */
function after(tree: SpanTree, place: number): number {
  const next = tree.ends[place] as number;
  return next < tree.size && tree.depths[next] === tree.depths[place] ? next : place;
}

function before(tree: SpanTree, place: number): number {
  const parent = parentPlace(tree, place);
  let sibling = parent + 1;
  if (sibling === place) return place;
  for (let next = sibling; next < place; next = tree.ends[next] as number) sibling = next;
  return sibling;
}

function lastSibling(tree: SpanTree, place: number): number {
  let last = place;
  for (let next = after(tree, last); next !== last; next = after(tree, last)) last = next;
  return last;
}
