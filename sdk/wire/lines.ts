/** Longest line, event or value that is put together, in code units; longer ones are passed over. */
export const MOST_EVENT = 8 * 1024 * 1024;

/** Takes decoded text in pieces, cut anywhere. */
export interface TextParser {
  push(text: string): void;
  /** The text is over: what is left without its end is passed on as the tail it is. */
  end(): void;
}

/**
 * Lines that end with LF, CRLF or a lone CR. `rest` is what is left when the text is over. Lines that are too long
 * are passed on as undefined.
 */
export function createLines(
  onLine: (line: string | undefined) => void,
  onRest: (rest: string | undefined) => void,
): TextParser {
  let rest: string | undefined = "";
  let isAfterReturn = false;
  return {
    push(text) {
      if (!text) return;
      const from = isAfterReturn && text[0] === "\n" ? 1 : 0;
      isAfterReturn = text.at(-1) === "\r";
      const lines = text.slice(from).split(/\r\n?|\n/);
      const last = lines.length - 1;
      for (const [index, piece] of lines.entries()) {
        if (rest !== undefined) rest += piece;
        if (rest !== undefined && rest.length > MOST_EVENT) rest = undefined;
        if (index === last) return;
        onLine(rest);
        rest = "";
      }
    },
    end() {
      if (rest !== "") onRest(rest);
      rest = "";
    },
  };
}
