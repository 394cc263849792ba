/**
 * The language of the filter box, after DevTools' Network filter. Terms stand side by side and must all hold:
 *
 *     query  = { term }
 *     term   = ["-"] ( field operator values | word { "|" word } )
 *     values = value { ("|" | ",") value }                any of them
 *     value  = "in quotes, \" and \\ escaped" | anything without spaces
 *
 * A word alone is looked for in name, question, models, tools and status. `*` in a value without quotes stands for
 * anything, and such a value must match from end to end; any other must occur. Upper and lower case are one.
 */
export type Operator = ":" | "=" | ">" | ">=" | "<" | "<=";

export interface QueryValue {
  text: string;
  /** `*` in it stands for anything. */
  glob: boolean;
}

/** A piece of the text, in UTF-16 code units. */
export interface Piece {
  from: number;
  to: number;
}

export interface Term extends Piece {
  /** Name of a field of `fields.ts`, never an alias; `null`: words alone. */
  field: string | null;
  operator: Operator;
  not: boolean;
  /** At least one. */
  values: QueryValue[];
}

export interface Problem extends Piece {
  /** One sentence without a full stop. */
  message: string;
}

/** What a text means. Terms with a problem are not among the terms: they filter nothing. */
export interface Query {
  terms: Term[];
  problems: Problem[];
}
