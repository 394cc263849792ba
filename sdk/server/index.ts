export { type CollectOptions, type Collector, collect } from "./collect.ts";
export type { Received } from "./received.ts";
