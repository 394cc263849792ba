/** What all pages ask, and the tool they offer; each client wraps it in its own way. */
export const QUESTION = "How is the weather in Bern?";
export const SYSTEM = "Answer briefly.";

export const NAME = "get_weather";
export const DESCRIPTION = "The weather at a place";
export const PARAMETERS = {
  type: "object" as const,
  properties: { place: { type: "string" as const } },
  required: ["place"],
};

/** As OpenAI and all who follow it want it. */
export const FUNCTION_TOOL = {
  type: "function" as const,
  function: { name: NAME, description: DESCRIPTION, parameters: PARAMETERS },
};

export const MESSAGES = [
  { role: "system" as const, content: SYSTEM },
  { role: "user" as const, content: QUESTION },
];
