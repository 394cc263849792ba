import { expect, test } from "vitest";
import { linkTo, readLink } from "../../../../../extension/panel/store/deep-link.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";

test("a link leads back to its trace and span, also with spaces around it and in capitals", () => {
  for (const place of [
    { traceId, spanId },
    { traceId, spanId: null },
  ]) {
    expect(readLink(linkTo(place))).toEqual(place);
    expect(readLink(` ${linkTo(place).toUpperCase()}\n`)).toEqual(place);
  }
});

test("what only looks like a link is words to look for", () => {
  const others = [
    "",
    "trace",
    `genai-traces:trace/${traceId.slice(1)}`,
    `${linkTo({ traceId, spanId })}0`,
    `see ${linkTo({ traceId, spanId })}`,
  ];
  for (const text of others) expect(readLink(text)).toBeNull();
});

test("a traceparent header leads to its span", () => {
  expect(readLink(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
  expect(readLink(`00-${traceId}-${spanId}`)).toBeNull();
});
