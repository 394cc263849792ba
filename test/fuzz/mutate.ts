/** A number from 0 up to (not including) `below`. */
export type Pick = (below: number) => number;

/** One change of a text: what lies on the wire, or the values in it. */
export type Mutation = (text: string, pick: Pick, other: string) => string;

const slice = (text: string, pick: Pick, most = 200): [from: number, to: number] => {
  const from = pick(text.length + 1);
  return [from, Math.min(text.length, from + pick(most))];
};

const GARBAGE = [
  "\0",
  "\n",
  "\r",
  "\r\n\r\n",
  ":",
  "data:",
  "event: error\n",
  "[",
  "]",
  "{",
  "}}}}",
  '"',
  "\\",
  "\\u",
  "\uD800",
  "\uFEFF",
  "[DONE]",
  "data: [DONE]\n\n",
  "null",
  "-1e999",
];

/** Values that nobody expects. */
const VALUES = [
  "null",
  "true",
  "0",
  "-1",
  "1e308",
  "4294967294",
  "100000000",
  "1.5",
  '""',
  "[]",
  "{}",
  "[[[[]]]]",
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"length":-1}',
  '{"type":"text","toString":1,"then":2}',
  `"${"x".repeat(5000)}"`,
  `${"[".repeat(2000)}${"]".repeat(2000)}`,
];

const cut: Mutation = (text, pick) => {
  const [from, to] = slice(text, pick);
  return text.slice(0, from) + text.slice(to);
};
const double: Mutation = (text, pick) => {
  const [from, to] = slice(text, pick, 1000);
  return text.slice(0, to) + text.slice(from, to) + text.slice(to);
};
const litter: Mutation = (text, pick) => {
  const [at] = slice(text, pick);
  return text.slice(0, at) + GARBAGE[pick(GARBAGE.length)] + text.slice(at);
};
const flip: Mutation = (text, pick) => {
  const [at] = slice(text, pick);
  return text.slice(0, at) + String.fromCharCode(pick(0x300)) + text.slice(at + 1);
};
const end: Mutation = (text, pick) => text.slice(0, pick(text.length));
const splice: Mutation = (text, pick, other) => {
  const [at] = slice(text, pick);
  return text.slice(0, at) + other.slice(pick(other.length));
};
const swapLines: Mutation = (text, pick) => {
  const lines = text.split("\n");
  const [a, b] = [pick(lines.length), pick(lines.length)];
  [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
  return lines.join("\n");
};
const repeatLine: Mutation = (text, pick) => {
  const lines = text.split("\n");
  const at = pick(lines.length);
  lines.splice(at, 0, ...Array<string>(50).fill(lines[at] ?? ""));
  return lines.join("\n");
};

/** Anything that looks like a JSON value behind a name. */
const VALUE = /:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])/g;
const exchangeValue: Mutation = (text, pick) => {
  const found = [...text.matchAll(VALUE)];
  const it = found[pick(found.length)];
  if (!it) return text;
  return `${text.slice(0, it.index)}:${VALUES[pick(VALUES.length)]}${text.slice(it.index + it[0].length)}`;
};
const NAME = /"([A-Za-z_]\w*)"\s*:/g;
const exchangeName: Mutation = (text, pick) => {
  const found = [...text.matchAll(NAME)];
  const [it, by] = [found[pick(found.length)], found[pick(found.length)]];
  if (!it || !by) return text;
  const name = pick(8) ? by[1] : "__proto__";
  return `${text.slice(0, it.index)}"${name}":${text.slice(it.index + it[0].length)}`;
};

const MUTATIONS = [
  cut,
  double,
  litter,
  flip,
  end,
  splice,
  swapLines,
  repeatLine,
  exchangeValue,
  exchangeValue,
  exchangeValue,
  exchangeName,
  exchangeName,
];

/** The text after one to six changes. */
export function mutate(text: string, other: string, pick: Pick): string {
  let changed = text;
  for (let left = 1 + pick(6); left > 0; left--)
    changed = (MUTATIONS[pick(MUTATIONS.length)] as Mutation)(changed, pick, other);
  return changed;
}
