/** How a body is cut into writes: bytes a piece, after each SSE event, or at random (the same for the same seed). */
export type Chop = { bytes: number } | "events" | { seed: number; most: number };

/** The pieces of a body, in order. */
export function* chop(body: Uint8Array, how?: Chop): Generator<Uint8Array> {
  const next = cutter(body, how);
  for (let from = 0; from < body.length; ) {
    const to = Math.min(body.length, next(from));
    yield body.subarray(from, to);
    from = to;
  }
}

/** Says where a piece that begins at `from` ends. */
function cutter(body: Uint8Array, how?: Chop): (from: number) => number {
  if (how === undefined) return () => body.length;
  if (how === "events") return (from) => endOfEvent(body, from);
  if ("bytes" in how) return (from) => from + how.bytes;
  const random = randomOf(how.seed);
  return (from) => from + 1 + Math.floor(random() * how.most);
}

const LF = 10;

/** After the next blank line; a body without any is one piece. */
function endOfEvent(body: Uint8Array, from: number): number {
  for (let at = from + 1; at < body.length; at++)
    if (body[at] === LF && (body[at - 1] === LF || (body[at - 2] === LF && body[at - 1] === 13)))
      return at + 1;
  return body.length;
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator modulo 2³²). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
