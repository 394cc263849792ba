import { createLines, MOST_EVENT, type TextParser } from "./lines.ts";

/** `data` is undefined where the event was too long. */
export type OnEvent = (data: string | undefined, name: string, isTail: boolean) => void;

/**
 * Server-sent events as the HTML standard says (9.2.6), with two differences that observers need. An event whose blank
 * line has not come when the text is over is passed on as a tail. And one with a name but no data is passed on with
 * empty data, since LangServe ends so; an EventSource drops it.
 */
export function createSse(onEvent: OnEvent): TextParser {
  let data: string | undefined;
  let name = "";
  let isTooLong = false;
  let isFirst = true;

  const dispatch = (isTail: boolean) => {
    if (data !== undefined || name || isTooLong) onEvent(isTooLong ? undefined : (data ?? ""), name, isTail);
    data = undefined;
    name = "";
    isTooLong = false;
  };

  const take = (line: string | undefined) => {
    if (line === undefined) isTooLong = true;
    else if (!line) dispatch(false);
    else {
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
      if (field === "event") name = value;
      else if (field === "data") {
        data = data === undefined ? value : `${data}\n${value}`;
        if (data.length > MOST_EVENT) {
          isTooLong = true;
          data = "";
        }
      }
    }
  };

  const lines = createLines(take, take);
  return {
    push(text) {
      if (isFirst && text) {
        isFirst = false;
        if (text[0] === "\uFEFF") return lines.push(text.slice(1));
      }
      lines.push(text);
    },
    end() {
      lines.end();
      dispatch(true);
    },
  };
}
