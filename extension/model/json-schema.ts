/**
 * Whether a value fits a JSON Schema, for the subset that tools' schemas use. Interprets the schema: the panel's policy
 * forbids code made from text. Both schema and value come from a page: bounded in depth, work and problems, and no
 * regular expression of a page is ever run.
 */
export interface SchemaProblem {
  /** JSON pointer-like place in the value: `` is the value itself, `/items/0/id` something in it. */
  path: string;
  message: string;
}

export interface SchemaCheck {
  problems: SchemaProblem[];
  /** Keywords (and what was too deep or too much) that were not checked, sorted. */
  notChecked: string[];
}

type Schema = Record<string, unknown>;

interface Run {
  root: unknown;
  problems: SchemaProblem[];
  notChecked: Set<string>;
  /** Steps left. */
  work: number;
}

const MAX_DEPTH = 40;
const MAX_WORK = 50_000;
const MAX_PROBLEMS = 50;

export function checkSchema(schema: unknown, value: unknown): SchemaCheck {
  const run: Run = { root: schema, problems: [], notChecked: new Set(), work: MAX_WORK };
  check(run, schema, value, "", 0);
  return { problems: run.problems.slice(0, MAX_PROBLEMS), notChecked: [...run.notChecked].sort() };
}

/** They say something to people, or hold schemas that others refer to. */
const ANNOTATIONS = new Set([
  "$schema",
  "$id",
  "$comment",
  "$defs",
  "$anchor",
  "definitions",
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "strict",
  "nullable",
  "propertyOrdering",
]);

type Keyword = (
  run: Run,
  rule: unknown,
  value: unknown,
  at: { path: string; depth: number; schema: Schema },
) => void;

const KEYWORDS: Record<string, Keyword> = {
  type: (run, rule, value, { path, schema }) => {
    const types = (Array.isArray(rule) ? rule : [rule]).filter((one) => typeof one === "string");
    // Gemini writes OBJECT, STRING …; OpenAPI writes `nullable`.
    const names = types.map((one) => one.toLowerCase());
    if (names.length === 0 || (schema.nullable === true && value === null)) return;
    if (!names.some((name) => isOfType(name, value)))
      report(run, path, `is ${typeName(value)}, not ${names.join(" or ")}`);
  },
  enum: (run, rule, value, { path }) => {
    if (Array.isArray(rule) && !rule.some((one) => isEqual(one, value, 0)))
      report(run, path, `is ${short(value)}, not one of ${short(rule)}`);
  },
  const: (run, rule, value, { path }) => {
    if (!isEqual(rule, value, 0)) report(run, path, `is ${short(value)}, not ${short(rule)}`);
  },
  required: (run, rule, value, { path }) => {
    if (!Array.isArray(rule) || !isObject(value)) return;
    for (const key of rule)
      if (typeof key === "string" && !Object.hasOwn(value, key)) report(run, `${path}/${key}`, "is missing");
  },
  properties: (run, rule, value, { path, depth }) => {
    if (!isObject(rule) || !isObject(value)) return;
    for (const key of Object.keys(rule))
      if (Object.hasOwn(value, key)) check(run, rule[key], value[key], `${path}/${key}`, depth + 1);
  },
  additionalProperties: (run, rule, value, { path, depth, schema }) => {
    if (!isObject(value)) return;
    // Which names a pattern would allow is not known.
    if (isObject(schema.patternProperties)) return void run.notChecked.add("additionalProperties");
    const known = isObject(schema.properties) ? schema.properties : {};
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(known, key)) continue;
      if (rule === false) report(run, `${path}/${key}`, "is not in the schema");
      else check(run, rule, value[key], `${path}/${key}`, depth + 1);
    }
  },
  prefixItems: (run, rule, value, { path, depth }) => {
    if (!Array.isArray(rule) || !Array.isArray(value)) return;
    for (let i = 0; i < Math.min(rule.length, value.length); i++)
      check(run, rule[i], value[i], `${path}/${i}`, depth + 1);
  },
  items: (run, rule, value, { path, depth, schema }) => {
    if (!Array.isArray(value)) return;
    // Before 2020-12 a list of schemas was a tuple.
    if (Array.isArray(rule)) return KEYWORDS.prefixItems?.(run, rule, value, { path, depth, schema });
    const from = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0;
    for (let i = from; i < value.length && run.work > 0; i++)
      check(run, rule, value[i], `${path}/${i}`, depth + 1);
  },
  minimum: bound((value, limit) => value >= limit, "less than the least", asNumber),
  maximum: bound((value, limit) => value <= limit, "more than the most", asNumber),
  exclusiveMinimum: bound((value, limit) => value > limit, "not more than", asNumber),
  exclusiveMaximum: bound((value, limit) => value < limit, "not less than", asNumber),
  minLength: bound((value, limit) => value >= limit, "shorter than", lengthOf),
  maxLength: bound((value, limit) => value <= limit, "longer than", lengthOf),
  minItems: bound((value, limit) => value >= limit, "fewer items than", itemsOf),
  maxItems: bound((value, limit) => value <= limit, "more items than", itemsOf),
  minProperties: bound((value, limit) => value >= limit, "fewer properties than", propertiesOf),
  maxProperties: bound((value, limit) => value <= limit, "more properties than", propertiesOf),
  allOf: (run, rule, value, { path, depth }) => {
    for (const one of Array.isArray(rule) ? rule : []) check(run, one, value, path, depth + 1);
  },
  anyOf: (run, rule, value, { path, depth }) => {
    if (Array.isArray(rule) && !fits(run, rule, value, depth, 1))
      report(run, path, "fits none of the alternatives");
  },
  oneOf: (run, rule, value, { path, depth }) => {
    if (!Array.isArray(rule)) return;
    if (!fits(run, rule, value, depth, 1)) report(run, path, "fits none of the alternatives");
    else if (fits(run, rule, value, depth, 2)) report(run, path, "fits more than one of the alternatives");
  },
  $ref: (run, rule, value, { path, depth }) => {
    const target = typeof rule === "string" ? resolve(run.root, rule) : undefined;
    if (target === undefined) run.notChecked.add(`$ref ${short(rule)}`);
    else check(run, target, value, path, depth + 1);
  },
};

function check(run: Run, schema: unknown, value: unknown, path: string, depth: number): void {
  if (schema === true || run.problems.length >= MAX_PROBLEMS) return;
  if (schema === false) report(run, path, "is not allowed");
  else if (!isObject(schema)) run.notChecked.add("what is no schema");
  else if (depth > MAX_DEPTH) run.notChecked.add(`what is deeper than ${MAX_DEPTH} levels`);
  else if (run.work-- <= 0) run.notChecked.add("what came after the first 50 000 steps");
  else checkKeywords(run, schema, value, path, depth);
}

function checkKeywords(run: Run, schema: Schema, value: unknown, path: string, depth: number): void {
  for (const key of Object.keys(schema)) {
    if (Object.hasOwn(KEYWORDS, key)) KEYWORDS[key]?.(run, schema[key], value, { path, depth, schema });
    else if (!ANNOTATIONS.has(key)) run.notChecked.add(key);
  }
}

/** Do at least `least` of the alternatives hold? One with a keyword that is not known counts as holding. */
function fits(run: Run, schemas: unknown[], value: unknown, depth: number, least: number): boolean {
  let found = 0;
  for (const schema of schemas) {
    const inner: Run = { ...run, problems: [] };
    check(inner, schema, value, "", depth + 1);
    run.work = inner.work;
    if (inner.problems.length === 0 && ++found >= least) return true;
  }
  return false;
}

function bound(
  holds: (value: number, limit: number) => boolean,
  words: string,
  measure: (value: unknown) => number | undefined,
): Keyword {
  return (run, rule, value, { path }) => {
    const measured = measure(value);
    if (measured === undefined || typeof rule !== "number") return;
    if (!holds(measured, rule)) report(run, path, `is ${short(value)}: ${words} ${rule}`);
  };
}

function report(run: Run, path: string, message: string): void {
  run.problems.push({ path, message });
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
/** Characters, as JSON Schema counts them: code points. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  let count = 0;
  for (const _ of value) count++;
  return count;
}
function itemsOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}
function propertiesOf(value: unknown): number | undefined {
  return isObject(value) ? Object.keys(value).length : undefined;
}

function isOfType(name: string, value: unknown): boolean {
  if (name === "integer") return Number.isInteger(value);
  return typeName(value) === name;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** `#`, `#/$defs/Item`: within the schema only, nothing is ever fetched. */
function resolve(root: unknown, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let here = root;
  for (const step of ref.slice(2).split("/")) {
    const key = step.replace(/~1/g, "/").replace(/~0/g, "~");
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

function isEqual(a: unknown, b: unknown, depth: number): boolean {
  if (a === b) return true;
  if (depth > MAX_DEPTH || typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => isEqual(item, b[i], depth + 1))
    );
  const [left, right] = [a as Schema, b as Schema];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key], depth + 1))
  );
}

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
