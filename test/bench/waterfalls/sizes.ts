/** Spans of the traces; `BENCH_SPANS=1000000` measures other sizes. */
export const SIZES = (process.env.BENCH_SPANS ?? "1000,10000,100000").split(",").map(Number);
