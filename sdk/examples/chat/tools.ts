import { type Span, tool } from "genai-traces";
import { calculate } from "./calculate.ts";

/** A function that the model may call. Each takes one text, so that a very small model can call it too. */
export interface Tool {
  name: string;
  description: string;
  parameter: string;
  run(argument: string): unknown;
}

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

const WEATHER: Record<string, string> = {
  athens: "sun, 31 degrees",
  bergen: "rain, 12 degrees",
  berlin: "clouds, 18 degrees",
  cairo: "sun, 35 degrees",
  lima: "fog, 17 degrees",
  london: "rain, 15 degrees",
  madrid: "sun, 29 degrees",
  oslo: "snow, 2 degrees",
  paris: "wind, 19 degrees",
  rome: "sun, 27 degrees",
  tokyo: "clouds, 22 degrees",
};

export const tools: Tool[] = [
  {
    name: "calculate",
    description: "Works out a sum such as 12 * (3 + 4).",
    parameter: "expression",
    run: calculate,
  },
  {
    name: "order",
    description: "Looks up where an order is, by its number.",
    parameter: "number",
    async run(number) {
      const response = await fetch("orders.json");
      const orders: Record<string, string> = await response.json();
      const order = orders[number];
      if (!order) throw new Error(`There is no order ${number}`);
      return order;
    },
  },
  {
    name: "weather",
    description: "Tells the weather in a city.",
    parameter: "city",
    run(city) {
      const weather = WEATHER[city.toLowerCase()];
      if (!weather) throw new Error(`Nobody has told me the weather in ${city}`);
      return weather;
    },
  },
];

/** The definitions that go to the model, as chat APIs take them. */
export const toolDefinitions = tools.map(({ name, description, parameter }) => ({
  type: "function" as const,
  function: {
    name,
    description,
    parameters: {
      type: "object" as const,
      properties: { [parameter]: { type: "string" } },
      required: [parameter],
    },
  },
}));

/** Runs a call and tells the model what came of it; a tool that fails is told too, and is not the end of the turn. */
export async function runTool(call: ToolCall, parent: Span): Promise<string> {
  const wanted = tools.find(({ name }) => name === call.name);
  const options = {
    name: call.name,
    callId: call.id,
    description: wanted?.description,
    arguments: call.arguments,
    parent,
  };
  try {
    return String(await tool(options, () => callTool(wanted, call)));
  } catch (error) {
    return `error: ${error instanceof Error ? error.message : error}`;
  }
}

async function callTool(wanted: Tool | undefined, call: ToolCall): Promise<unknown> {
  if (!wanted) throw new Error(`There is no tool “${call.name}”`);
  const given: Record<string, unknown> = JSON.parse(call.arguments || "{}");
  return wanted.run(String(given[wanted.parameter] ?? "").trim());
}
