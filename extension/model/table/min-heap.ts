/** Numbers with a key each; the one with the least key comes out first. */
export class MinHeap {
  readonly #keys: number[] = [];
  readonly #values: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The least key; infinite when it is empty. */
  get least(): number {
    return this.#keys[0] ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, value: number): void {
    let at = this.#keys.length;
    for (let up = (at - 1) >> 1; at > 0 && (this.#keys[up] as number) > key; up = (at - 1) >> 1) {
      this.#move(up, at);
      at = up;
    }
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  /** The value of the least key, or `undefined`. */
  pop(): number | undefined {
    const value = this.#values[0];
    const key = this.#keys.pop();
    const last = this.#values.pop();
    const size = this.#keys.length;
    if (size === 0 || key === undefined || last === undefined) return value;
    let at = 0;
    for (let down = 1; down < size; down = at * 2 + 1) {
      if (down + 1 < size && (this.#keys[down + 1] as number) < (this.#keys[down] as number)) down++;
      if ((this.#keys[down] as number) >= key) break;
      this.#move(down, at);
      at = down;
    }
    this.#keys[at] = key;
    this.#values[at] = last;
    return value;
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from] as number;
    this.#values[to] = this.#values[from] as number;
  }
}
