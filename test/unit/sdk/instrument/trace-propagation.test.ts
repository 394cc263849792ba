import { expect, it } from "vitest";
import { isPropagated } from "../../../../sdk/instrument/trace-propagation.ts";
import { post, sse, stream, tapped, URL_OF_NUMBERS } from "./tapped.ts";

it("an address gets traceparent if it begins so, matches, or is said to; a longer host does not begin so", () => {
  const url = new URL("https://api.test/v1");
  expect(isPropagated(url, ["https://api.test"])).toBe(true);
  expect(isPropagated(new URL("https://api.test.evil.test/v1"), ["https://api.test"])).toBe(false);
  expect(isPropagated(url, [/\/v1$/])).toBe(true);
  expect(isPropagated(url, [({ host }) => host === "api.test"])).toBe(true);
  expect(isPropagated(url, [])).toBe(false);
  expect(isPropagated(url, undefined)).toBe(false);
  expect(isPropagated(url, true), "no origin of our own here").toBe(false);
});

it("a recognised request carries the span's own ids, and the app's objects stay as they are", async () => {
  const sent: Headers[] = [];
  const { fetch, spans } = tapped(
    async (_, init) => {
      sent.push(new Request(URL_OF_NUMBERS.replace("user:word@", ""), init).headers);
      return stream(sse({ end: true }));
    },
    { traceparent: ["https://user:word@api.test/"] },
  );
  const headers = Object.freeze({ "x-mine": "1" });
  const init = Object.freeze({ ...post({ say: 1 }), headers });
  await (await fetch(URL_OF_NUMBERS, init)).text();
  const [span] = spans();
  expect(sent[0]?.get("traceparent")).toBe(`00-${span?.trace}-${span?.span}-01`);
  expect(sent[0]?.get("x-mine")).toBe("1");
  await (await fetch(URL_OF_NUMBERS, { ...post({ say: 1 }), headers: { traceparent: "mine" } })).text();
  expect(sent[1]?.get("traceparent"), "the app's own stays").toBe("mine");
});

it("without the option, and for requests that nobody recognises, nothing is sent", async () => {
  const sent: unknown[] = [];
  const native = async (_: unknown, init?: RequestInit) => {
    sent.push(init);
    return stream(sse({ end: true }));
  };
  const init = post({ say: 1 });
  await tapped(native).fetch(URL_OF_NUMBERS, init);
  await tapped(native, { traceparent: [/./] }).fetch(
    "https://api.test/other",
    init.body ? { body: "{}", method: "POST" } : {},
  );
  expect(sent[0]).toBe(init);
  expect(new Headers((sent[1] as RequestInit).headers).has("traceparent")).toBe(false);
});
