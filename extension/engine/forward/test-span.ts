import type { Span } from "../../model/trace.ts";

/** What a test of a destination sends: a span of its own, because some receivers refuse requests without any. */
export function testSpan(nowMs: number): Span {
  const hex = () => crypto.randomUUID().replaceAll("-", "");
  const startNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
  return {
    ...{ traceId: hex(), spanId: hex().slice(16), name: "GenAI Traces connection test", kind: 1 },
    ...{ startNs, startMs: nowMs, endNs: startNs + 1_000_000n, endMs: nowMs + 1, sessionId: "" },
    ...{ remoteParent: false, status: { code: 1 }, aborted: false, interrupted: false, startMissing: false },
    ...{ attributes: {}, events: [], links: [], cut: 0, redacted: 0 },
    resource: { attributes: { "service.name": "genai-traces" }, scope: { name: "genai-traces" } },
  };
}
