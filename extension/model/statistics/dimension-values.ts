import type { Dimension } from "./dimension.ts";

/** Different values of one dimension that are told apart. What comes later shares one group. */
export const MOST_VALUES = 2000;
/** Attributes that can be grouped by, after those that came first. */
export const MOST_DIMENSIONS = 500;
export const OTHER_VALUES = "(other values)";

/** Dimensions and their values by number, so that a row's are pairs of small numbers. */
export class DimensionValues {
  readonly dimensions: Dimension[] = [];
  /** Values of a dimension came that share a group, or attributes that are left out. */
  isCut = false;
  readonly #numbers = new Map<Dimension, number>();
  readonly #values: string[][] = [];
  readonly #valueNumbers: Map<string, number>[] = [];

  /** Number of the pair; −1: there are too many attributes. */
  pairOf(dimension: Dimension, value: string): number {
    const known = this.#numbers.get(dimension);
    const number = known ?? this.#add(dimension);
    return number < 0 ? -1 : number * (MOST_VALUES + 1) + this.#valueNumber(number, value);
  }

  numberOf(dimension: Dimension): number {
    return this.#numbers.get(dimension) ?? -1;
  }

  valuesOf(number: number): readonly string[] {
    return this.#values[number] ?? [];
  }

  #add(dimension: Dimension): number {
    const number = this.dimensions.length;
    if (number >= MOST_DIMENSIONS) {
      this.isCut = true;
      return -1;
    }
    this.dimensions.push(dimension);
    this.#numbers.set(dimension, number);
    this.#values.push([]);
    this.#valueNumbers.push(new Map());
    return number;
  }

  #valueNumber(dimension: number, value: string): number {
    const values = this.#values[dimension] as string[];
    const numbers = this.#valueNumbers[dimension] as Map<string, number>;
    const known = numbers.get(value);
    if (known !== undefined) return known;
    if (values.length >= MOST_VALUES) {
      this.isCut = true;
      values[MOST_VALUES] = OTHER_VALUES;
      return MOST_VALUES;
    }
    numbers.set(value, values.length);
    values.push(value);
    return values.length - 1;
  }
}

export const dimensionOfPair = (pair: number): number => Math.floor(pair / (MOST_VALUES + 1));
export const valueOfPair = (pair: number): number => pair % (MOST_VALUES + 1);
