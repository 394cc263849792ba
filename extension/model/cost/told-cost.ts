/**
 * US dollars that a server or another tool told for a call. OpenTelemetry has no name for it; this is OpenLIT's, and what
 * OpenInference, Langfuse and Logfire tell is read as it. What was told goes before any list of prices.
 */
export const TOLD_COST = "gen_ai.usage.cost";
