/** Names for numbers, so that a signature says what it takes. */
export type Milliseconds = number;
/** Milliseconds since the Unix epoch; fractions to about 0.0003 ms. */
export type EpochMs = number;
export type Nanoseconds = bigint;
export type CssPixels = number;
