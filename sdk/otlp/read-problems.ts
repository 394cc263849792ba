/** One thing that was wrong with a document, and where. */
export interface ReadProblem {
  /** Position of the span among all of the document, from 1; absent where it is not about a span. */
  span?: number;
  /** The span's name, where that much could be read. */
  name?: string;
  message: string;
  /** True: it could not be read. False: it was read all the same, in the way the message says. */
  lost: boolean;
}

/** More are counted, not kept: a document of a million bad spans has one story to tell. */
const MOST_KEPT = 100;
const LONGEST_NAME = 120;

/**
 * What a reader met on its way through one document, however many pieces that is read in. A reader says
 * {@link begin} for each span, so that what follows is known to be about that one.
 */
export class ReadProblems {
  /** The first 100. */
  readonly list: ReadProblem[] = [];
  /** Spans met, readable or not. */
  spans = 0;
  /** Of these, spans that could not be read; and parts of the document in which there may have been some. */
  lost = 0;
  /** Spans that were read with something put right. */
  repaired = 0;
  #name: string | undefined;
  #repairedSpan = -1;

  /** The next span. */
  begin(name: unknown): void {
    this.spans++;
    this.#name = typeof name === "string" ? name.slice(0, LONGEST_NAME) : undefined;
  }

  lose(message: string): void {
    this.lost++;
    this.#keep(message, true);
  }

  repair(message: string): void {
    if (this.#repairedSpan !== this.spans) this.repaired++;
    this.#repairedSpan = this.spans;
    this.#keep(message, false);
  }

  /** Something that is about the document and not about the span at hand. */
  document(message: string): void {
    this.lost++;
    if (this.list.length < MOST_KEPT) this.list.push({ message, lost: true });
  }

  #keep(message: string, lost: boolean): void {
    if (this.list.length >= MOST_KEPT) return;
    const name = this.#name === undefined ? {} : { name: this.#name };
    this.list.push({ ...(this.spans > 0 && { span: this.spans }), ...name, message, lost });
  }
}

/** `span 12 “chat gpt-5”: ends before it starts` */
export const problemText = ({ span, name, message }: ReadProblem): string =>
  span === undefined ? message : `span ${span}${name ? ` “${name}”` : ""}: ${message}`;
