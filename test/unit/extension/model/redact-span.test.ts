import { describe, expect, it } from "vitest";
import { Redaction } from "../../../../extension/model/redact-span.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import { withoutSecrets } from "../../../../extension/model/without-secrets.ts";
import { foldOtlp } from "../../../fixtures/fold-otlp.ts";

const KEY = `sk-${"a1B2".repeat(8)}`;
const plain = (): Span =>
  foldOtlp({
    resourceSpans: [
      {
        resource: { attributes: [{ key: "deployment.api_key", value: { stringValue: "hunter" } }] },
        scopeSpans: [
          {
            spans: [
              {
                ...{ traceId: "a".repeat(32), spanId: "b".repeat(16), name: `chat ${KEY}` },
                startTimeUnixNano: "1",
                attributes: [
                  {
                    key: "nested",
                    value: { kvlistValue: { values: [{ key: "password", value: { stringValue: "x" } }] } },
                  },
                ],
                events: [
                  {
                    timeUnixNano: "1",
                    name: "e",
                    attributes: [{ key: "url", value: { stringValue: `https://a.test/?key=${KEY}&b=1` } }],
                  },
                ],
                status: { code: 2, message: `Bearer ${KEY}` },
              },
            ],
          },
        ],
      },
    ],
  })[0] as Span;

describe("a span on its way out", () => {
  it("has no secrets left anywhere, and says how many there were", () => {
    const redaction = new Redaction();
    const clean = redaction.span(plain());
    const text = JSON.stringify(clean, (_, value) => (typeof value === "bigint" ? String(value) : value));
    expect(text).not.toContain(KEY);
    expect(text).not.toContain("hunter");
    expect(clean.attributes).toEqual({ nested: { password: "REDACTED" } });
    expect(redaction.removed).toBe(5);
    // Those of the resource are not the span's.
    expect(clean.redacted).toBe(4);
  });

  it("leaves the span in the panel as it is", () => {
    const span = plain();
    new Redaction().span(span);
    expect(span).toEqual(plain());
  });

  it("has none that came in several chunks", () => {
    const pieces = ["my key is ", KEY.slice(0, 10), KEY.slice(10, 20), `${KEY.slice(20)} and`, " more"];
    const stream = {
      count: 5,
      times: new Float64Array(5),
      chunks: pieces.map((text) => ({ kind: "text" as const, text, length: text.length })),
      merged: 0,
    };
    const { stream: clean } = new Redaction().span({ ...plain(), stream });
    expect(clean?.chunks.map(({ text }) => text)).toEqual(["my key is ", "REDACTED", "", " and", " more"]);
    expect(clean?.chunks.map(({ length }) => length)).toEqual([10, 8, 0, 4, 5]);
  });

  it("keeps texts without secrets as they are", () => {
    expect(withoutSecrets("skilful folding of task-1")).toBe("skilful folding of task-1");
    expect(withoutSecrets(`a ${KEY} b ${KEY} c`)).toBe("a REDACTED b REDACTED c");
  });
});
