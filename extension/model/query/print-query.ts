import type { QueryValue, Term } from "./query.ts";

/** Needs no quotes anywhere: nothing in it means anything. */
const PLAIN = /^[\p{L}\p{N}_./@#%+][\p{L}\p{N}_./@#%+-]*$/u;

/** Terms as text that means the same. */
export const printQuery = (terms: readonly Term[]): string => terms.map(printTerm).join(" ");

const printTerm = ({ not, field, operator, values }: Term): string =>
  `${not ? "-" : ""}${field === null ? "" : field + operator}${values.map(printValue).join("|")}`;

export const printValue = ({ text, glob }: QueryValue): string =>
  glob || PLAIN.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
