import { apart, findSensitive } from "./find-sensitive.ts";
import { findSecretValues } from "./secrets.ts";
import { masked, type Sensitive } from "./sensitive.ts";

/** What would be taken out, of one kind. */
export interface RedactedKind {
  sort: Sensitive["sort"];
  kind: string;
  title: string;
  count: number;
  /** Masked; a few that differ. */
  examples: string[];
}

const MOST_EXAMPLES = 3;
/** Texts repeat: names, models, whole prompts. */
const MOST_KNOWN = 5000;

/** Finds what a file shall not have, and counts it by kind. One for each file. */
export class SensitiveFinder {
  readonly #kinds = new Map<string, RedactedKind>();
  readonly #known = new Map<string, readonly Sensitive[]>();

  /** @param personal also personal data, not only secrets */
  constructor(private readonly personal: boolean) {}

  /** From, to; in order, apart from each other: what `Redaction` asks for. */
  readonly find = (text: string): (readonly [number, number])[] => {
    const found = this.#find(text);
    for (const one of found) this.#count(one, text.slice(one.from, one.to));
    return found.map(({ from, to }) => [from, to]);
  };

  /** A value that goes because of its name. */
  readonly named = (value: string): void =>
    this.#count({ sort: "secret", kind: "named", title: "value named like a secret" }, value);

  /** The most frequent first. */
  get kinds(): RedactedKind[] {
    return [...this.#kinds.values()].sort((a, b) => b.count - a.count);
  }

  #find(text: string): readonly Sensitive[] {
    const before = this.#known.get(text);
    if (before) return before;
    const found = this.personal ? findSensitive(text) : apart(findSecretValues(text));
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(text, found);
    return found;
  }

  #count({ sort, kind, title }: Pick<Sensitive, "sort" | "kind" | "title">, value: string): void {
    const known = this.#kinds.get(kind) ?? { sort, kind, title, count: 0, examples: [] };
    known.count++;
    const example = masked(value.slice(0, 200));
    if (known.examples.length < MOST_EXAMPLES && !known.examples.includes(example))
      known.examples.push(example);
    this.#kinds.set(kind, known);
  }
}
