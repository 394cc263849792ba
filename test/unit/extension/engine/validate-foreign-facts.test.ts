import { describe, expect, it } from "vitest";
import { validateRecord } from "../../../../extension/engine/validate-record.ts";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import type { EventRecord, ResourceRecord, StartRecord } from "../../../../sdk/protocol/index.ts";

const ids = { trace: "1".repeat(32), span: "2".repeat(16) };
const start: StartRecord = {
  type: "start",
  ...ids,
  name: "chat",
  kind: 3,
  time: "1000",
  resource: 1,
  flags: 0x301,
  dropped: { attributes: 3, events: 2, links: 1 },
  links: [{ trace: "3".repeat(32), span: "4".repeat(16), state: "a=b", flags: 1, dropped: 2 }],
};
const event: EventRecord = { type: "event", ...ids, time: "1001", name: "e", dropped: 4 };
const resource: ResourceRecord = {
  type: "resource",
  resource: 1,
  attributes: { "service.name": "shop" },
  schemaUrl: "https://opentelemetry.io/schemas/1.30.0",
  scope: { name: "lib", version: "1", attributes: { a: 1 }, schemaUrl: "https://example.com/schema" },
};

describe("what other SDKs say of a span passes the door", () => {
  it("keeps flags, dropped counts, link state, scope attributes and schema URLs as they are", () => {
    for (const record of [start, event, resource]) expect(validateRecord({ ...record })).toEqual(record);
  });

  it("copies only the fields it knows", () => {
    const forged = { ...start, dropped: { attributes: 1, more: 2 }, evil: true };
    expect(validateRecord(forged)).toEqual({ ...start, dropped: { attributes: 1 } });
  });

  it.each([
    [{ ...start, flags: -1 }],
    [{ ...start, dropped: { events: "2" } }],
    [{ ...event, dropped: 1.5 }],
    [{ ...resource, schemaUrl: 1 }],
    [{ ...resource, scope: { name: "lib", attributes: [] } }],
  ])("refuses %o", (record) => {
    expect(validateRecord(record)).toBeUndefined();
  });

  it("is in the span that is made of it", () => {
    const trace = createTrace(ids.trace);
    for (const record of [start, event]) foldRecord(trace, { sid: "s", record }, () => resource);
    const span = trace.spans.get(ids.span);
    expect(span).toMatchObject({ flags: 0x301, dropped: { attributes: 3, events: 2, links: 1 } });
    expect(span?.events[0]).toMatchObject({ dropped: 4 });
    expect(span?.links[0]).toMatchObject({ traceState: "a=b", flags: 1, dropped: 2 });
    expect(span?.resource?.scope.schemaUrl).toBe("https://example.com/schema");
  });
});
