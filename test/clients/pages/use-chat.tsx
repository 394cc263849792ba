import { type UIMessage, useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } from "ai";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { type Call, offer } from "./client.ts";
import { NAME, QUESTION } from "./weather-tool.ts";

interface Ending {
  messages: UIMessage[];
  finished: unknown[];
  error?: string;
}

let ids = 0;

/** A chat as apps write it, that asks once and tells how it ended. Tools of the page answer at once. */
function Chat({ call, onEnd }: { call: Call; onEnd(ending: Ending): void }) {
  const { messages, sendMessage, status, error, stop, addToolOutput } = useChat({
    id: "chat-7",
    generateId: () => `id-${++ids}`,
    transport: new DefaultChatTransport({ api: `${call.base}/api/chat` }),
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
    onToolCall({ toolCall }) {
      if (call.tools)
        void addToolOutput({
          tool: NAME,
          toolCallId: toolCall.toolCallId,
          output: { sky: "clear", celsius: 21 },
        });
    },
    onFinish: ({ finishReason, isAbort, isError, isDisconnect }) =>
      finished.push({ finishReason, isAbort, isError, isDisconnect }),
  });
  const last = messages.at(-1);
  const words = last?.parts.map((part) => (part.type === "text" ? part.text : "")).join("") ?? "";
  useEffect(() => {
    ids = 0;
    finished.length = 0;
    void sendMessage({ text: QUESTION });
  }, [sendMessage]);
  useEffect(() => {
    if (words === call.extra.stopAt) void stop();
  }, [words, call, stop]);
  useEffect(() => {
    // After a tool of ours the chat is ready for a moment, and goes on by itself.
    const goesOn = lastAssistantMessageIsCompleteWithToolCalls({ messages });
    if (last?.role === "assistant" && status === "ready" && finished.length && !(call.tools && goesOn))
      onEnd({ messages, finished: [...finished] });
    if (status === "error") onEnd({ messages, finished: [...finished], error: String(error) });
  }, [messages, last, status, error, call, onEnd]);
  return <p>{words}</p>;
}

const finished: unknown[] = [];

offer({
  async stream(call) {
    const place = document.body.appendChild(document.createElement("main"));
    const root = createRoot(place);
    try {
      return await new Promise((resolve) => {
        root.render(<Chat call={call} onEnd={resolve} />);
      });
    } finally {
      root.unmount();
      place.remove();
    }
  },
});
