export * from "./attributes.ts";
export * from "./command.ts";
export * from "./envelope.ts";
export * from "./record.ts";
export * from "./relay-message.ts";
