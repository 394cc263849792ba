/**
 * Tells reasoning from the answer where a model writes both as one text, `<think>…</think>` first, cut anywhere. Tags
 * later in the text are the answer's own words.
 */
export class ThinkTags {
  readonly #text: (piece: string) => void;
  readonly #reasoning: (piece: string) => void;
  #state: "start" | "thinking" | "answer" = "start";
  /** What may yet become a tag. */
  #held = "";

  constructor(text: (piece: string) => void, reasoning: (piece: string) => void) {
    this.#text = text;
    this.#reasoning = reasoning;
  }

  take(piece: string): void {
    let text = this.#held + piece;
    this.#held = "";
    if (this.#state === "start") {
      const start = text.trimStart();
      if (start.startsWith("<think>")) {
        this.#state = "thinking";
        text = start.slice(7);
      } else if ("<think>".startsWith(start) && text.length < 100) {
        this.#held = text;
        return;
      } else this.#state = "answer";
    }
    if (this.#state === "thinking") text = this.#think(text);
    this.#text(text);
  }

  /** What follows the reasoning. */
  #think(text: string): string {
    const end = text.indexOf("</think>");
    if (end < 0) {
      this.#held = /<(\/(t(h(i(nk?)?)?)?)?)?$/.exec(text)?.[0] ?? "";
      this.#reasoning(text.slice(0, text.length - this.#held.length));
      return "";
    }
    this.#state = "answer";
    this.#reasoning(text.slice(0, end));
    return text.slice(end + 8);
  }

  /** No more comes: what was held is what it looks like. */
  flush(): void {
    const held = this.#held;
    this.#held = "";
    if (this.#state === "thinking") this.#reasoning(held);
    else this.#text(held);
  }
}
