import { MinHeap } from "./min-heap.ts";

/** From when to when, and how many lanes high, by index. */
export interface Boxes {
  from: Float64Array;
  to: Float64Array;
  heights: Uint32Array;
}

/**
 * Gives each box a place in the uppermost track that is free by its time, and each track as many lanes as its highest box
 * needs. In n log n steps, also when all of them overlap.
 *
 * @param lanes by index: the first lane of each box is written here
 * @returns how many lanes they need together
 */
export function packBoxes(boxes: number[], { from, to, heights }: Boxes, lanes: Uint32Array): number {
  boxes.sort((a, b) => (from[a] as number) - (from[b] as number) || a - b);
  /** Tracks by when they become free, and those that are. */
  const busy = new MinHeap();
  const free = new MinHeap();
  const heightOf: number[] = [];
  for (const box of boxes) {
    while (busy.least <= (from[box] as number)) {
      const track = busy.pop() as number;
      free.push(track, track);
    }
    const track = free.pop() ?? heightOf.length;
    heightOf[track] = Math.max(heightOf[track] ?? 0, heights[box] as number);
    busy.push(to[box] as number, track);
    lanes[box] = track;
  }
  let lane = 0;
  const firstOf = heightOf.map((height) => {
    lane += height;
    return lane - height;
  });
  for (const box of boxes) lanes[box] = firstOf[lanes[box] as number] as number;
  return lane;
}
