import { MOST_EVENT, type TextParser } from "./lines.ts";

/**
 * JSON values as their last bracket comes: the elements of one array, or objects that follow each other (one of them is
 * a whole body). Only objects and arrays; what stands between them is passed over. `isElement` says that an array holds
 * the value; the text is undefined where it was too long.
 */
export function createJsonValues(
  onValue: (json: string | undefined, isElement: boolean) => void,
  onRest: () => void,
): TextParser {
  /** Brackets open now, and with how many open ones a value begins: 1 within an array. */
  let depth = 0;
  let outside: number | undefined;
  let isText = false;
  let isEscaped = false;
  let value = "";
  let isTooLong = false;

  const keep = (piece: string) => {
    if (!isTooLong) value += piece;
    if (value.length <= MOST_EVENT) return;
    isTooLong = true;
    value = "";
  };

  return {
    push(text) {
      let from = 0;
      if (isEscaped && text) {
        from = 1;
        keep(text[0] as string);
        isEscaped = false;
      }
      const marks = /["\\[\]{}]/g;
      marks.lastIndex = from;
      for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
        const at = mark.index;
        const sign = mark[0];
        if (sign === "\\" && isText) {
          marks.lastIndex = at + 2;
          isEscaped = at + 1 === text.length;
        } else if (sign === '"') isText = depth > 0 && !isText;
        else if (!isText && (sign === "{" || sign === "[")) {
          outside ??= sign === "[" ? 1 : 0;
          if (depth === outside) from = at;
          depth++;
        } else if (!isText && sign !== "\\" && depth) {
          depth--;
          if (depth !== outside) continue;
          keep(text.slice(from, at + 1));
          onValue(isTooLong ? undefined : value, outside === 1);
          value = "";
          isTooLong = false;
        }
      }
      if (outside !== undefined && depth > outside) keep(text.slice(from));
    },
    end() {
      if (depth) onRest();
    },
  };
}
