import type { WireFormat } from "./wire-format.ts";

export const socketFormats: readonly WireFormat[] = [];
