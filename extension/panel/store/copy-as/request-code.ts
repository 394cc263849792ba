import type { RequestDraft } from "../../../model/request.ts";

/** A body that is put together again, and a key that is never there, must be said. */
const notesOf = (draft: RequestDraft): string[] => [
  "Put together from a trace: what was not recorded is not here. Put your own key in its place.",
  ...(draft.isUrlGuessed ? ["The address was not recorded: this is a usual one."] : []),
];

/** For a POSIX shell. */
export function toCurl(draft: RequestDraft): string {
  const { name, prefix } = draft.keyHeader;
  const lines = [
    `curl ${quoted(draft.url)}`,
    ...Object.entries(draft.headers).map(([key, value]) => `-H ${quoted(`${key}: ${value}`)}`),
    `-H "${name}: ${prefix}$${draft.keyVariable}"`,
    ...(draft.body.stream === true ? ["--no-buffer"] : []),
    `--data-raw ${quoted(JSON.stringify(draft.body, null, 2))}`,
  ];
  return [...notesOf(draft).map((note) => `# ${note}`), lines.join(" \\\n  ")].join("\n");
}

/** Nothing within single quotes means anything to a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For a browser's console or Node. */
export function toFetch(draft: RequestDraft): string {
  const { name, prefix } = draft.keyHeader;
  const headers = Object.entries(draft.headers).map(([key, value]) => `    ${code(key)}: ${code(value)},`);
  const key = prefix ? `\`${prefix}\${${variable(draft)}}\`` : variable(draft);
  return [
    ...notesOf(draft).map((note) => `// ${note}`),
    `const ${variable(draft)} = "…";`,
    `const response = await fetch(${code(draft.url)}, {`,
    '  method: "POST",',
    "  headers: {",
    ...headers,
    `    ${code(name)}: ${key},`,
    "  },",
    `  body: JSON.stringify(${indented(draft.body, 2)}),`,
    "});",
    draft.body.stream === true
      ? "for await (const text of response.body.pipeThrough(new TextDecoderStream())) console.log(text);"
      : "console.log(await response.json());",
  ].join("\n");
}

/** With the provider's own client for JavaScript. */
export function toSdkCode(draft: RequestDraft): string {
  const notes = notesOf(draft).map((note) => `// ${note}`);
  switch (draft.family) {
    case "anthropic":
      return [
        ...notes,
        'import Anthropic from "@anthropic-ai/sdk";',
        "",
        `const client = new Anthropic({ apiKey: process.env.${draft.keyVariable}${baseOf(draft, "/v1/messages")} });`,
        ...call(draft, "client.messages.create"),
      ].join("\n");
    case "gemini": {
      const { contents, systemInstruction, tools, generationConfig } = draft.body;
      const config = { ...(generationConfig as object | undefined), systemInstruction, tools };
      const model = /models\/([^:?]+)/.exec(draft.url)?.[1] ?? "MODEL";
      const method = draft.url.includes("streamGenerateContent")
        ? "generateContentStream"
        : "generateContent";
      return [
        ...notes,
        'import { GoogleGenAI } from "@google/genai";',
        "",
        `const client = new GoogleGenAI({ apiKey: process.env.${draft.keyVariable} });`,
        `const answer = await client.models.${method}(${indented({ model: decode(model), contents, config }, 0)});`,
        "console.log(answer);",
      ].join("\n");
    }
    case "responses":
    case "chat": {
      const isChat = draft.family === "chat";
      const path = isChat ? "/chat/completions" : "/responses";
      return [
        ...notes,
        'import OpenAI from "openai";',
        "",
        `const client = new OpenAI({ apiKey: process.env.${draft.keyVariable}${baseOf(draft, path)} });`,
        ...call(draft, isChat ? "client.chat.completions.create" : "client.responses.create"),
      ].join("\n");
    }
    default:
      return draft.family satisfies never;
  }
}

const call = (draft: RequestDraft, method: string): string[] => [
  `const answer = await ${method}(${indented(draft.body, 0)});`,
  draft.body.stream === true
    ? "for await (const event of answer) console.log(event);"
    : "console.log(answer);",
];

/** `, baseURL: …` where the address is not the client's own default. */
function baseOf({ url }: RequestDraft, path: string): string {
  const base = url.split("?")[0] ?? url;
  if (/^https:\/\/api\.(openai|anthropic)\.com\//.test(base) || !base.endsWith(path)) return "";
  return `, baseURL: ${code(base.slice(0, -path.length))}`;
}

const variable = ({ keyVariable }: RequestDraft): string => keyVariable;
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** JSON is JavaScript since 2019, line separators included; `</script` is broken for who pastes it into a page. */
const code = (value: unknown): string => JSON.stringify(value).replace(/<\/(script)/gi, "<\\/$1");
const indented = (value: unknown, by: number): string =>
  JSON.stringify(value, null, 2)
    .replace(/<\/(script)/gi, "<\\/$1")
    .replaceAll("\n", `\n${" ".repeat(by)}`);
