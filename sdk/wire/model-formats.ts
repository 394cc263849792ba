import type { WireFormat } from "./wire-format.ts";

export const modelFormats: readonly WireFormat[] = [];
