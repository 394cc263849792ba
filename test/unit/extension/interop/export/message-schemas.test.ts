import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { withAnswer } from "../../../../../extension/interop/export/outgoing.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";

const SCHEMA = new URL(
  "../../../../../../shared/spec/genai-semconv/gen-ai-output-messages.json",
  import.meta.url,
);

it.skipIf(!existsSync(SCHEMA))(
  "an answer put together from chunks is valid by OpenTelemetry's schema but for its finish reason (needs ../shared/spec)",
  () => {
    const validate = new Ajv({ strict: false, formats: { binary: true } }).compile(
      JSON.parse(readFileSync(SCHEMA, "utf8")),
    );
    const spans = [...folded(generateTrace({ spans: 20 })).spans.values()].filter(({ stream }) => stream);
    expect(spans.length).toBeGreaterThan(0);
    for (const span of spans) {
      validate(withAnswer(span).attributes["gen_ai.output.messages"]);
      // Optional since August 2026; the stream does not know it.
      const problems = (validate.errors ?? []).filter(
        (error) => !/finish_reason/.test(JSON.stringify(error)),
      );
      expect(problems).toEqual([]);
    }
  },
);
