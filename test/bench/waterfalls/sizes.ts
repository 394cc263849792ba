/** Spans of the traces; `BENCH_SPANS=1000000` measures other sizes, `BENCH_SPANS=` none. */
export const SIZES = (process.env.BENCH_SPANS ?? "1000,10000,100000")
  .split(",")
  .map(Number)
  .filter((spans) => spans > 0);
