import { FIELD_NAMES, type Field, fieldNamed, operatorsOf } from "./fields.ts";
import { nearestWord } from "./nearest-word.ts";
import { readQuantity } from "./quantity.ts";
import type { Piece, Problem, Query, QueryValue, Term } from "./query.ts";
import { type ScannedTerm, scanTerms } from "./scan-term.ts";
import { wantedWords } from "./words.ts";

/** Longer than anyone types; what is beyond it is a problem, not work. */
export const MAX_QUERY = 2000;

/** What a text of the filter box means. Never throws; what has no meaning is told with its place. */
export function parseQuery(text: string): Query {
  const query: Query = { terms: [], problems: [] };
  for (const scanned of scanTerms(text.slice(0, MAX_QUERY))) {
    const read = scanned.field ? readFieldTerm(scanned, scanned.field) : readWords(scanned);
    if (read === null) continue;
    if ("message" in read) query.problems.push(read);
    else query.terms.push(read);
  }
  if (text.length > MAX_QUERY)
    query.problems.push({
      from: MAX_QUERY,
      to: text.length,
      message: `only ${MAX_QUERY} characters are read`,
    });
  return query;
}

/** A lone minus and empty quotes are the beginning of something: no problem yet. */
function readWords(scanned: ScannedTerm): Term | Problem | null {
  const values = filled(scanned);
  const [first] = scanned.values;
  if (!values.length || (first && first.to === first.from))
    return scanned.values.length > 1 && first?.to === first?.from
      ? problem(scanned, "“|” stands between words: one is missing before it")
      : null;
  return { ...placed(scanned), field: null, operator: ":", not: scanned.not, values };
}

function readFieldTerm(scanned: ScannedTerm, { name, ...place }: Piece & { name: string }): Term | Problem {
  const field = fieldNamed(name);
  if (!field) return problem(place, unknownField(name));
  const { operator } = scanned;
  if (!operatorsOf(field).includes(operator))
    return problem(scanned, `“${field.name}” takes ${operatorsOf(field).join(" or ")}, not ${operator}`);
  const values = filled(scanned);
  if (!values.length)
    return problem(scanned, `“${field.name}${operator}” needs a value, as in ${field.example}`);
  for (const value of scanned.values) {
    const wrong = value.text && wrongValue(field, value.text);
    if (wrong) return problem(value, wrong);
  }
  if (/[<>]/.test(operator) && values.length > 1)
    return problem(scanned, `“${field.name}${operator}” takes one value: alternatives make no sense`);
  return { ...placed(scanned), field: field.name, operator, not: scanned.not, values };
}

function unknownField(name: string): string {
  const meant = nearestWord(name, FIELD_NAMES);
  return `unknown field “${name}”: ${meant ? `did you mean ${meant}?` : "put quotes around it to look for the words"}`;
}

function wrongValue(field: Field, text: string): string | undefined {
  const { name, kind, choices, example } = field;
  if (kind === "duration" && readQuantity(text, kind) === undefined)
    return `“${text}” is no duration: ${name} takes a number with us, ms, s, m or h, as in ${example}`;
  if (kind === "full-text" && !wantedWords(text).length)
    return `“${text}” has no letters or digits to look for`;
  if (kind === "count" && readQuantity(text, kind) === undefined)
    return `“${text}” is no number: ${name} takes one, with k or m if you like, as in ${example}`;
  if (!choices || choices.includes(text.toLowerCase())) return undefined;
  const meant = nearestWord(text, choices);
  return `“${text}” is nothing that ${name} knows: ${meant ? `did you mean ${meant}?` : `it takes ${choices.join(", ")}`}`;
}

const filled = ({ values }: ScannedTerm): QueryValue[] =>
  values.filter(({ text }) => text).map(({ text, glob }) => ({ text, glob }));

const placed = ({ from, to }: Piece): Piece => ({ from, to });

const problem = (place: Piece, message: string): Problem => ({ ...placed(place), message });
