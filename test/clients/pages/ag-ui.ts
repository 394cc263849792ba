import { HttpAgent } from "@ag-ui/client";
import { type Call, offer } from "./client.ts";
import { DESCRIPTION, NAME, PARAMETERS, QUESTION } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  new HttpAgent({
    url: `${base}/agent`,
    threadId: "thread-7",
    initialMessages: [{ id: "m-1", role: "user", content: QUESTION }],
  });

const tools = [{ name: NAME, description: DESCRIPTION, parameters: PARAMETERS }];

offer({
  async stream(call) {
    const agent = connect(call);
    call.signal.addEventListener("abort", () => agent.abortRun());
    const run = (runId: string) =>
      agent.runAgent(
        { runId, tools: call.tools ? tools : [] },
        {
          onEvent: ({ event }) => {
            call.each(event);
          },
        },
      );
    const { result, newMessages } = await run("run-1");
    const called = newMessages.flatMap((message) =>
      message.role === "assistant" ? (message.toolCalls ?? []) : [],
    );
    if (!call.tools || !called.length) return { result, newMessages };
    // A tool of the page: the next run brings its result.
    for (const { id } of called)
      agent.addMessage({
        id: `r-${id}`,
        role: "tool",
        toolCallId: id,
        content: '{"sky":"clear","celsius":21}',
      });
    return { first: newMessages, second: await run("run-2") };
  },
});
