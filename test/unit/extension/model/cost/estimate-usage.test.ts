import { expect, it } from "vitest";
import { uncountedOf } from "../../../../../extension/model/cost/estimate-usage.ts";
import { genAIView } from "../../../../../extension/model/genai-view.ts";

const uncounted = (input: object[], output: object[] = []) =>
  uncountedOf(
    genAIView({
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify(input),
        "gen_ai.output.messages": JSON.stringify(output),
      },
      ...{ events: [], links: [], name: "chat", status: { code: 0 } },
    } as never),
  );
const text = (role: string, content: unknown) => ({ role, parts: [{ type: "text", content }] });

it("what was sent and what was answered is counted, with three tokens around each message", () => {
  expect(uncounted([text("system", "Be brief."), text("user", "Hello")], [text("assistant", "Hi!")])).toEqual(
    {
      texts: ["Be brief.\nHello", "Hi!"],
      framing: 9,
      hasMedia: false,
    },
  );
});

it("nothing is estimated where what was said was not recorded", () => {
  expect(uncounted([])).toBeUndefined();
  expect(uncounted([text("user", { $type: "string", value: 50 })])).toBeUndefined();
  expect(
    uncounted([text("user", "Hello")], [text("assistant", { $type: "string", value: 50 })]),
  ).toBeUndefined();
});

it("says where images make it too little", () => {
  const image = { type: "uri", modality: "image", uri: "https://a.example/b.png" };
  expect(uncounted([{ role: "user", parts: [image] }])?.hasMedia).toBe(true);
});
