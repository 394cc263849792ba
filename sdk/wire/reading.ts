/**
 * Everything that reads what models say, in one: the only part of the tap that a page without model calls never loads.
 */
export { FORMATS as formats } from "./formats.ts";
export { createCallReader as createReader } from "./read-call.ts";
export { spanInResourceTiming, spanInServerTiming } from "./server-timing.ts";
export { socketFormats as sockets } from "./socket-formats.ts";
