/** A sentence, a line or a cell of a text, [from, to), with the shape of the line it stands in. */
export interface Segment {
  from: number;
  to: number;
  shape: Shape;
}

export type Shape = "prose" | "row" | "code";

/** What goes on longer without an end is cut at a blank: minified files, encoded data. */
const LONGEST = 320;

/**
 * Sentences, lines and cells. One pass over the characters and no backtracking: hostile text of any length takes time in
 * proportion to it. A full stop without a blank behind it ends a sentence where a capital letter follows (`mail.If`).
 */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let isFenced = false;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.trimStart().startsWith("```")) isFenced = !isFenced;
    else addLine(text, start, end, { shape: isFenced ? "code" : shapeOf(line), segments });
    start = end + 1;
  }
  return segments;
}

interface Into {
  shape: Shape;
  segments: Segment[];
}

function addLine(text: string, start: number, end: number, { shape, segments }: Into): void {
  let from = start;
  const cut = (to: number): void => {
    add(text, from, to, { shape, segments });
    from = to;
  };
  for (let at = start; at < end; at++) {
    // Most characters are letters: they end nothing.
    const code = text.charCodeAt(at);
    if (isLetter(code) && at - from < 2 * LONGEST) continue;
    if (code === SPACE && at - from < LONGEST) continue;
    const char = text[at] as string;
    if (char === "|" || (shape !== "code" && isEnd(text, at))) cut(at + 1);
    else if (at - from >= LONGEST && (char === " " || at - from >= 2 * LONGEST)) cut(at);
  }
  cut(end);
}

const SPACE = 32;
const isLetter = (code: number): boolean => (code > 96 && code < 123) || (code > 64 && code < 91);

const CLOSERS = "\"'”’)]*_";

function isEnd(text: string, at: number): boolean {
  const char = text[at] as string;
  if ("。！？".includes(char)) return true;
  const next = text[at + 1] ?? " ";
  // What closes a quotation belongs to the sentence: the cut comes behind it.
  if (".!?…".includes(char)) return isBlank(next) || (isLower(text[at - 1]) && isUpper(next));
  return CLOSERS.includes(char) && at > 0 && ".!?…".includes(text[at - 1] as string) && isBlank(next);
}

const isBlank = (char: string): boolean => char === " " || char === "\t" || char === "\n" || char === "\r";
const isLower = (char = ""): boolean => char !== char.toUpperCase();
const isUpper = (char: string): boolean => char !== char.toLowerCase();

function add(text: string, start: number, end: number, { shape, segments }: Into): void {
  let from = start + tagsFirst(text, start, end);
  let to = end;
  if (text[to - 1] === ">") to -= tagsLast(text.slice(Math.max(from, to - LONGEST), to));
  while (from < to && (isBlank(text[from] as string) || text[from] === "|")) from++;
  while (to > from && (isBlank(text[to - 1] as string) || text[to - 1] === "|")) to--;
  if (to - from > 1) segments.push({ from, to, shape });
}

/** How much of a segment are the tags that it begins with. */
function tagsFirst(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text[at] as string)) at++;
  if (text[at] !== "<") return 0;
  return TAGS_FIRST.exec(text.slice(start, Math.min(end, start + 2 * LONGEST)))?.[0].length ?? 0;
}

/** And how much those that it ends with. */
function tagsLast(end: string): number {
  let length = end.length;
  for (const { index, 0: tag } of [...end.matchAll(TAGS)].reverse()) {
    if (end.slice(index + tag.length, length).trim() !== "") break;
    length = index;
  }
  return end.length - length;
}

const CODE_SIGNS = new Set([..."{}();=<>[]#$"].map((sign) => sign.charCodeAt(0)));
const BAR = 124;
const TAB = 9;
/** Of a line's characters; prose has a bracket now and then. */
const CODE_SHARE = 0.06;

/** Code does not begin with three words in a row. */
const WORDS_FIRST = /^\s{0,40}(?:[\p{L}'’]{1,30} ){3}/u;

/** Marks around the words of a page: what is between them is no code. */
const TAG =
  "</?(?:p|div|span|li|ul|ol|dl|dt|dd|b|i|u|em|strong|small|a|h[1-6]|table|thead|tbody|tr|td|th|br|hr|blockquote|article|section|main|header|footer|body|html|title|font|center|label|button|figcaption|caption)(?:\\s[^<>]{0,300})?/?>|<!--|-->";
const TAGS = new RegExp(TAG, "gi");
const TAGS_FIRST = new RegExp(`^(?:\\s{0,40}(?:${TAG})){1,20}\\s{0,40}`, "i");

function shapeOf(told: string): Shape {
  const line = told.includes("<") || told.includes("-->") ? told.replace(TAGS, " ") : told;
  let bars = 0;
  let signs = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (isLetter(code) || code === 32) continue;
    if (code === BAR || code === TAB) bars++;
    else if (CODE_SIGNS.has(code)) signs++;
  }
  if (bars >= 2) return "row";
  if (WORDS_FIRST.test(line)) return "prose";
  return signs >= 2 && signs / line.length > CODE_SHARE ? "code" : "prose";
}
