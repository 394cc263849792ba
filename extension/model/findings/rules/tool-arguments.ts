import { checkSchema } from "../../json-schema.ts";
import { type OfferedTool, type ToolUse, toolsOf } from "../../tool-use.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";

const method =
  "Checks arguments against the JSON Schema that the model was told of the tool. Rules of the app beyond the schema are not seen.";

/** Calls of tools that do not fit what was offered: unknown tools, arguments that are no JSON or break the schema. */
export function toolArguments({ before }: Pipeline): Finding[] {
  const asked = new Set<string>();
  const offered = new Map<string, OfferedTool>();
  const found: Finding[] = [];
  for (const step of before) {
    const { offered: here, uses } = toolsOf(step.view);
    for (const tool of here) offered.set(tool.name, tool);
    for (const use of uses) {
      if (use.from === "history") continue;
      // The span of a tool repeats what the model asked for.
      if (use.from === "span" && use.id !== undefined && asked.has(use.id)) continue;
      if (use.id !== undefined) asked.add(use.id);
      const problem = problemOf(use, offered);
      if (problem) found.push(finding(step, use, problem));
    }
  }
  return found;
}

function problemOf(use: ToolUse, offered: ReadonlyMap<string, OfferedTool>): string | undefined {
  if (use.from === "answer" && use.isUnknown) return "was not among the tools that were offered";
  const schema = use.schema ?? offered.get(use.name)?.schema;
  if (typeof use.arguments === "string" && /^\s*[{[]/.test(use.arguments))
    return "was given arguments that are not JSON";
  if (schema === undefined || use.arguments === undefined) return undefined;
  const [first, ...more] = (use.check ?? checkSchema(schema, use.arguments)).problems;
  if (!first) return undefined;
  const place = first.path ? ` at ${short(first.path, 60)}` : "";
  return `was given arguments that do not fit its schema: ${short(first.message, 100)}${place}${more.length ? ` (and ${more.length} more)` : ""}`;
}

const finding = (step: Step, use: ToolUse, problem: string): Finding => ({
  rule: use.isUnknown && use.from === "answer" ? "tools.unknown" : "tools.arguments",
  area: "tools",
  severity: "error",
  title: `The tool “${short(use.name)}” ${problem}.`,
  method,
  evidence: [
    evidence(
      step,
      `arguments of ${short(use.name, 60)}`,
      use.arguments === undefined
        ? undefined
        : typeof use.arguments === "string"
          ? use.arguments
          : JSON.stringify(use.arguments),
    ),
  ],
});
