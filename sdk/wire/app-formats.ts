import type { WireFormat } from "./wire-format.ts";

export const appFormats: readonly WireFormat[] = [];
