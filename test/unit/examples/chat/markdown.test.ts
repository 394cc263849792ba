import { expect, test } from "vitest";
import { readMarkdown } from "../../../../sdk/examples/chat/markdown.ts";

test("bold, code and links are found, and the rest is text", () => {
  expect(readMarkdown("A **b** `c` [d](#e) f")).toEqual([
    { type: "text", text: "A " },
    { type: "strong", text: "b" },
    { type: "text", text: " " },
    { type: "code", text: "c" },
    { type: "text", text: " " },
    { type: "link", text: "d", href: "#e" },
    { type: "text", text: " f" },
  ]);
});

test("a link to anything but the web or this page is text", () => {
  expect(readMarkdown("[x](javascript:alert(1))")[0]).toEqual({ type: "text", text: "x" });
  expect(readMarkdown("[x](data:text/html,y)")).toEqual([{ type: "text", text: "x" }]);
});

test("markup is text", () => {
  expect(readMarkdown("<img src=x onerror=alert(1)>")).toEqual([
    { type: "text", text: "<img src=x onerror=alert(1)>" },
  ]);
});
