import { GEN_AI_RESPONSE_FINISH_REASONS } from "../protocol/attributes.ts";
import type { AgentRun } from "./agent-run.ts";
import type { Part } from "./answer.ts";
import { anyUsage } from "./any-usage.ts";
import { citation } from "./citation.ts";
import { type Json, jsonOr, str } from "./json.ts";
import { media } from "./messages.ts";
import { toolFailure } from "./running-tools.ts";

/** As OpenTelemetry has it: a list, or nothing. */
export const reasons = (reason: unknown): string[] | undefined =>
  typeof reason === "string" && reason ? [reason] : undefined;

/**
 * What protocols of chat front ends (AI SDK 4 to 7, assistant-ui, AG-UI) tell alike, by all the names they give an
 * event's members. Each is for one event.
 */
export function verbsOf(run: AgentRun) {
  const { root, tools } = run;
  const partOf = (id: unknown): Part | undefined => run.call?.answer.tools.find((part) => part.id === id);
  const nameIn = (it: Json) => str(it.toolName ?? it.toolCallName);

  return {
    text: (it: Json) => run.answer.text(it.delta ?? it.textDelta),
    reasoning: (it: Json) => run.answer.reasoning(it.delta ?? it.textDelta),
    /** A tool call begins, or its arguments go on. */
    piece: (it: Json) =>
      run.answer.tool({
        id: str(it.toolCallId),
        name: nameIn(it),
        arguments: str(it.inputTextDelta ?? it.argsTextDelta ?? it.textDelta ?? it.delta),
      }),
    /** The call is complete: the tool runs. */
    call(it: Json): void {
      const { toolCallId: id } = it;
      const input = it.input ?? it.args;
      const known = partOf(id);
      if (input !== undefined && !known?.arguments)
        run.answer.tool({ id: str(id), name: nameIn(it), arguments: input });
      const name = nameIn(it) ?? known?.name;
      const given = input ?? jsonOr(known?.arguments);
      tools.begin(run.parent, id, name, given, it.providerExecuted ? "extension" : undefined);
    },
    /** The arguments so far, if they are whole by themselves: where nothing says that they are complete. */
    wholeArguments(id: unknown): unknown {
      const whole = jsonOr(partOf(id)?.arguments);
      return whole && typeof whole === "object" ? whole : undefined;
    },
    result(it: Json): void {
      const { toolCallId: id, errorText } = it;
      const result = it.output ?? it.result ?? jsonOr(it.content);
      tools.begin(run.parent, id, nameIn(it) ?? partOf(id)?.name);
      tools.result(id, result);
      if (it.preliminary) tools.get(id)?.event("preliminary output");
      else tools.end(id, errorText || it.isError ? toolFailure(errorText ?? result) : undefined);
    },
    /** Some are told before any step: then they are only counted. */
    source(it: Json): void {
      run.count("source");
      run.call?.answer.part(citation(it));
    },
    file(it: Json): void {
      run.count("file");
      run.answer.part(media({ url: it.url, data: it.data, mime: it.mediaType ?? it.mimeType }));
    },
    step: () => run.begin(),
    endStep(it: Json): void {
      tools.endDoubtful();
      run.call?.answer.finish(it.finishReason);
      run.end(anyUsage(it.usage), run.failure);
    },
    /** Of the whole run. */
    total: (it: Json) =>
      root.set({ [GEN_AI_RESPONSE_FINISH_REASONS]: reasons(it.finishReason), ...anyUsage(it.usage) }),
    fail(message: unknown): void {
      run.failure ??= { type: "_OTHER", message: str(message) };
    },
  };
}

/** For events that say nothing of interest. */
export const nothing = (): void => {};
