/**
 * The lines of a file, without their line ends; one that is no UTF-8 is `undefined`. Only the line feed ends a line: whatever else
 * is changed is seen.
 */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string | undefined> {
  let begun: Uint8Array[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      yield textOf([...begun, piece.subarray(from, end)]);
      begun = [];
      from = end + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  if (begun.length) yield textOf(begun);
}

const LINE_FEED = 10;

function textOf(pieces: Uint8Array[]): string | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
  } catch {
    return undefined;
  }
}
