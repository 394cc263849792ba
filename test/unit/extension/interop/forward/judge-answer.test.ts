import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { type Answer, judgeAnswer } from "../../../../../extension/interop/forward/judge-answer.ts";

const utf8 = new TextEncoder();
const answer = (
  status: number,
  body: string | Uint8Array = "",
  retryAfter: string | null = null,
): Answer => ({
  ...{ type: "answer", status, retryAfter },
  body: typeof body === "string" ? utf8.encode(body) : body,
});
const judge = (status: number, body: string | Uint8Array = "", spans = 10) =>
  judgeAnswer(answer(status, body), spans);

/** As `trace_service.proto` has it. */
function partialSuccess(rejected: number, message: string): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(
    1,
    (_, inner) => {
      inner.writeVarintField(1, rejected);
      inner.writeStringField(2, message);
    },
    null,
  );
  return pbf.finish();
}
/** As `google.rpc.Status`. */
function status(code: number, message: string): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, code);
  pbf.writeStringField(2, message);
  return pbf.finish();
}

describe("an answer", () => {
  it("of success takes all, whatever its body", () => {
    for (const body of ["", "{}", "OK", '{"partialSu', "<html>"])
      expect(judge(200, body)).toEqual({ type: "accepted", rejected: 0, message: "" });
    expect(judge(202)).toMatchObject({ type: "accepted" });
  });

  it("of partial success says how many were rejected and why, and nothing comes again", () => {
    const said = { partialSuccess: { rejectedSpans: "3", errorMessage: "too old" } };
    const expected = { type: "accepted", rejected: 3, message: "too old" };
    expect(judge(200, JSON.stringify(said))).toEqual(expected);
    expect(judge(200, partialSuccess(3, "too old"))).toEqual(expected);
    expect(judge(200, partialSuccess(0, "use gzip"))).toEqual({
      type: "accepted",
      rejected: 0,
      message: "use gzip",
    });
  });

  it("cannot reject more spans than it was sent, nor less than none", () => {
    const rejecting = (rejectedSpans: unknown) => JSON.stringify({ partialSuccess: { rejectedSpans } });
    expect(judge(200, rejecting("900"))).toMatchObject({ rejected: 10 });
    for (const odd of [-1, "many", 1.5, null, {}])
      expect(judge(200, rejecting(odd))).toMatchObject({ rejected: 0 });
  });

  it.each([429, 502, 503, 504])("%i comes again, when it says", (code) => {
    expect(judgeAnswer(answer(code, "", "7"), 10)).toMatchObject({ type: "later", retryAfter: "7" });
  });

  it.each([400, 422, 500, 501, 507])("%i is not sent again by itself: the standard says so", (code) => {
    expect(judge(code)).toMatchObject({ type: "refused", problem: "refused" });
  });

  it.each([
    [401, "key"],
    [403, "forbidden"],
    [404, "path"],
    [405, "path"],
    [415, "encoding"],
  ])("%i is a matter of the setup: spans wait for the user", (code, problem) => {
    expect(judge(code)).toMatchObject({ type: "stuck", problem });
  });

  it("413 asks for fewer spans, and refuses one that is too large by itself", () => {
    expect(judge(413)).toMatchObject({ type: "smaller" });
    expect(judge(413, "", 1)).toMatchObject({ type: "refused", problem: "too-large" });
  });

  it("that never came is asked for again; one that leads elsewhere is not followed", () => {
    expect(judgeAnswer({ type: "none" }, 1)).toMatchObject({ type: "later", problem: "unreachable" });
    expect(judgeAnswer({ type: "timeout" }, 1)).toMatchObject({ type: "later", problem: "timeout" });
    expect(judgeAnswer({ type: "redirect" }, 1)).toMatchObject({ type: "stuck", problem: "redirect" });
  });

  it.each([
    ['{"code":3,"message":"bad span"}', "400: bad span"],
    ['{"error":"no project"}', "400: no project"],
    ['{"error":{"message":"no project"}}', "400: no project"],
    ['{"detail":[{"msg":"Field required"}]}', '400: {"msg":"Field required"}'],
    ["plain words", "400: plain words"],
    ["<html><body>Bad Request</body></html>", "400"],
    ["line\u0000 one\n\u202eline two", "400: line one line two"],
    ["x".repeat(5000), `400: ${"x".repeat(300)}`],
  ])("quotes its server in one line: %s", (body, message) => {
    expect(judge(400, body)).toMatchObject({ message });
  });

  it("of any bytes at all is read without a fault, in one short line, never more rejected than sent", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const text = fc.string({ unit: "binary", maxLength: 200 }).map((said) => utf8.encode(said));
    const json = fc.json().map((said) => utf8.encode(said));
    fc.assert(
      fc.property(fc.oneof(bytes, text, json), fc.integer({ min: 100, max: 599 }), (body, code) => {
        const verdict = judge(code, body, 10);
        if (verdict.type === "accepted") expect(verdict.rejected).toBeLessThanOrEqual(10);
        expect(verdict.message.length).toBeLessThanOrEqual(310);
        expect(verdict.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it("quotes a server that speaks protobuf", () => {
    expect(judge(400, status(3, "bad span"))).toMatchObject({ message: "400: bad span" });
  });
});
