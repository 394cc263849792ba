import { packBoxes } from "./pack-boxes.ts";
import { indexOfKey, keyOf, type NodeKey, type Rows } from "./rows.ts";
import { ENDED, FAILED, has, INTERRUPTED, isRunning, lastSign } from "./trace-table.ts";

/**
 * Spans packed into lanes: each below its parent, beside what does not overlap it, and below what does.
 *
 *     lane 0   agent ───────────────────────────
 *     lane 1   retrieval ────   chat ──────────
 *     lane 2   embed ─ rank ─      tool ──
 *     lane 3   another retrieval ───              runs beside the first, so it stands below all of it
 *
 * A lane's bars do not overlap, so that what a window shows of it is found by halving.
 */
export interface FlameLanes {
  rows: Rows;
  /** Of the table that they were made of. */
  revision: number;
  count: number;
  /** By lane: where its items begin; they end where those of the next lane begin. */
  offsets: Uint32Array;
  /** Of each item, by lane and in the order of time: what it is, and from when to when (∞ while it runs). */
  keys: Int32Array;
  starts: Float64Array;
  ends: Float64Array;
  /** Failed spans among the items before; one more than there are items. */
  failures: Uint32Array;
  /** By lane: has it a stream? Those are given more room. */
  streams: Uint8Array;
  /** By line of `rows`. */
  laneOf: Uint32Array;
}

/** Packs the lines that are shown; what a closed one hides is left out. */
export function packLanes(rows: Rows): FlameLanes {
  const lines = linesOf(rows);
  const { count, laneOf } = stack(lines);
  const size = laneOf.length;
  const offsets = new Uint32Array(count + 1);
  for (const lane of laneOf) offsets[lane + 1] = (offsets[lane + 1] as number) + 1;
  for (let lane = 0; lane < count; lane++)
    offsets[lane + 1] = (offsets[lane + 1] as number) + (offsets[lane] as number);
  const lanes: FlameLanes = {
    ...{ rows, revision: rows.table.revision, count, offsets, laneOf },
    keys: new Int32Array(size),
    starts: new Float64Array(size),
    ends: new Float64Array(size),
    failures: new Uint32Array(size + 1),
    streams: new Uint8Array(count),
  };
  fill(lanes, lines);
  return lanes;
}

/** The lane of a span, or −1 while it is not shown. */
export function laneOfKey({ rows, laneOf }: FlameLanes, key: NodeKey): number {
  const line = indexOfKey(rows, key);
  return line < 0 ? -1 : (laneOf[line] as number);
}

interface Lines {
  rows: Rows;
  /** Of the span itself. */
  starts: Float64Array;
  ends: Float64Array;
  /** With all that is shown below it. */
  from: Float64Array;
  to: Float64Array;
  /** Line after the last below it. */
  after: Uint32Array;
}

function linesOf(rows: Rows): Lines {
  const { visible, tree } = rows;
  const size = visible.length;
  const lines: Lines = {
    rows,
    starts: new Float64Array(size),
    ends: new Float64Array(size),
    from: new Float64Array(size),
    to: new Float64Array(size),
    after: new Uint32Array(size),
  };
  for (let line = 0; line < size; line++) putTimes(lines, line, visible[line] as number);
  for (let line = size - 1; line >= 0; line--) {
    const end = tree.ends[visible[line] as number] as number;
    let child = line + 1;
    for (; child < size && (visible[child] as number) < end; child = lines.after[child] as number) {
      lines.from[line] = Math.min(lines.from[line] as number, lines.from[child] as number);
      lines.to[line] = Math.max(lines.to[line] as number, lines.to[child] as number);
    }
    lines.after[line] = child;
    const node = tree.nodes[visible[line] as number] as number;
    // What was interrupted lived at least as long as what ran inside it.
    if (node < rows.table.count && has(rows.table, node, INTERRUPTED) && !has(rows.table, node, ENDED))
      lines.ends[line] = lines.to[line] as number;
    if (node < rows.table.count) continue;
    // A parent that is missing lasts as long as what names it.
    lines.starts[line] = lines.from[line] as number;
    lines.ends[line] = lines.to[line] as number;
  }
  return lines;
}

function putTimes(lines: Lines, line: number, place: number): void {
  const { table, tree } = lines.rows;
  const row = tree.nodes[place] as number;
  if (row < table.count) {
    const end = isRunning(table, row) ? Number.POSITIVE_INFINITY : lastSign(table, row);
    lines.starts[line] = lines.from[line] = table.starts[row] as number;
    lines.ends[line] = lines.to[line] = end;
    return;
  }
  // Of a missing parent that is closed, too.
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (let below = place + 1; below < (tree.ends[place] as number); below++) {
    putTimes(lines, line, below);
    start = Math.min(start, lines.from[line] as number);
    end = Math.max(end, lines.to[line] as number);
  }
  lines.from[line] = start;
  lines.to[line] = end;
}

/** The last line first, so that what stands below a span is packed before it. */
function stack({ from, to, after }: Lines): { count: number; laneOf: Uint32Array } {
  const size = after.length;
  const heights = new Uint32Array(size);
  /** Below its parent, so many lanes. */
  const laneOf = new Uint32Array(size);
  const packBelow = (first: number, end: number): number => {
    const height = heightInOneTrack(first, end);
    if (height !== undefined) return height;
    const children: number[] = [];
    for (let child = first; child < end; child = after[child] as number) children.push(child);
    return packBoxes(children, { from, to, heights }, laneOf);
  };
  /** Most children run one after another: then the first lane below is theirs, and nothing is to be packed. */
  const heightInOneTrack = (first: number, end: number): number | undefined => {
    let height = 0;
    let free = Number.NEGATIVE_INFINITY;
    for (let child = first; child < end; child = after[child] as number) {
      if ((from[child] as number) < free) return undefined;
      free = to[child] as number;
      height = Math.max(height, heights[child] as number);
    }
    return height;
  };
  for (let line = size - 1; line >= 0; line--)
    heights[line] = 1 + ((after[line] as number) > line + 1 ? packBelow(line + 1, after[line] as number) : 0);
  const count = packBelow(0, size);
  // From relative to absolute, parents first.
  for (let line = 0; line < size; line++) {
    const below = (laneOf[line] as number) + 1;
    for (let child = line + 1; child < (after[line] as number); child = after[child] as number)
      laneOf[child] = (laneOf[child] as number) + below;
  }
  return { count, laneOf };
}

function fill(lanes: FlameLanes, { rows, starts, ends }: Lines): void {
  const { table, tree, visible } = rows;
  const next = lanes.offsets.slice(0, lanes.count);
  const order = new Uint32Array(starts.length);
  for (let line = 0; line < starts.length; line++) {
    const lane = lanes.laneOf[line] as number;
    const at = next[lane] as number;
    next[lane] = at + 1;
    order[at] = line;
  }
  for (let lane = 0; lane < lanes.count; lane++) {
    const some = order.subarray(lanes.offsets[lane], lanes.offsets[lane + 1]);
    if (!isAscending(some, starts)) some.sort((a, b) => (starts[a] as number) - (starts[b] as number));
  }
  for (let item = 0; item < order.length; item++) {
    const line = order[item] as number;
    const node = tree.nodes[visible[line] as number] as number;
    lanes.keys[item] = keyOf(tree, node);
    lanes.starts[item] = starts[line] as number;
    lanes.ends[item] = ends[line] as number;
    const isSpan = node < table.count;
    const hasFailed = isSpan && has(table, node, FAILED);
    lanes.failures[item + 1] = (lanes.failures[item] as number) + (hasFailed ? 1 : 0);
    if (isSpan && table.streams.has(node)) lanes.streams[lanes.laneOf[line] as number] = 1;
  }
}

function isAscending(lines: Uint32Array, starts: Float64Array): boolean {
  for (let i = 1; i < lines.length; i++)
    if ((starts[lines[i] as number] as number) < (starts[lines[i - 1] as number] as number)) return false;
  return true;
}
