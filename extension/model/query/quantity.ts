const DURATIONS: Record<string, number> = {
  "": 1,
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
const COUNTS: Record<string, number> = { "": 1, k: 1000, m: 1_000_000 };

/** `500ms`, `1.5s`, `2m` → milliseconds, which a bare number is, too; `2k`, `1.2m` → a number. `undefined`: neither. */
export function readQuantity(text: string, kind: "count" | "duration"): number | undefined {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})([a-zµ]*)$/i.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const units = kind === "duration" ? DURATIONS : COUNTS;
  const name = unit.toLowerCase().replace("µ", "u");
  return Object.hasOwn(units, name) ? Number(digits) * (units[name] as number) : undefined;
}
