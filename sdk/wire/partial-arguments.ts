import { type Json, num, str } from "./json.ts";

/** Deepest path that is followed, and longest text that is kept, in code units: beyond them is no tool call. */
const MOST_STEPS = 64;
const MOST_TEXT = 1024 * 1024;

type Container = Json | unknown[];

/**
 * Puts a tool call's arguments together that come value by value, each with its JSON path (`$.trip.stops[0].city`),
 * long strings in several pieces: as Vertex streams them.
 */
export class PartialArguments {
  // Without a prototype, so that no path leads out of it.
  readonly value: Json = Object.create(null);
  #room = MOST_TEXT;

  add({ jsonPath, stringValue, numberValue, boolValue }: Json): void {
    const steps = [...(str(jsonPath) ?? "").matchAll(/\.([^.[]+)|\[(\d+)\]|\[['"](.*?)['"]\]/g)].map(
      ([, name, index, quoted]) => (index ? Number(index) : (name ?? quoted ?? "")),
    );
    const last = steps.pop();
    if (last === undefined || steps.length > MOST_STEPS) return;
    let at: Container = this.value;
    for (const [depth, step] of steps.entries()) {
      const next = typeof (steps[depth + 1] ?? last) === "number" ? [] : Object.create(null);
      const found = slot(at, step, (old) => (old && typeof old === "object" ? old : next));
      if (!found) return;
      at = found as Container;
    }
    const text = str(stringValue)?.slice(0, this.#room);
    this.#room -= text?.length ?? 0;
    slot(at, last, (old) =>
      text === undefined ? (num(numberValue) ?? boolValue ?? null) : (str(old) ?? "") + text,
    );
  }
}

/** Changes one member; lists only grow one by one, so that a path cannot make a huge one. */
function slot(of: Container, step: string | number, change: (old: unknown) => unknown): unknown {
  if (Array.isArray(of) && !(Number(step) <= of.length)) return undefined;
  const members = of as Json;
  members[step] = change(members[step]);
  return members[step];
}
