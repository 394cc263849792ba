import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { offer } from "./client.ts";

async function connect(url: unknown): Promise<Client> {
  const client = new Client({ name: "page", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(String(url), location.href)));
  return client;
}

offer({
  async tools({ extra, each }) {
    const client = await connect(extra.server);
    const { tools } = await client.listTools();
    const answers = [
      await client.callTool({ name: "get_weather", arguments: { place: "Bern" } }, undefined, {
        onprogress: (progress) => each(progress),
      }),
      await client.callTool({ name: "get_weather", arguments: { place: "Atlantis" } }),
      await client.callTool({ name: "no_such_tool", arguments: {} }).catch((error: unknown) => error),
    ];
    await client.close();
    return { tools, answers };
  },
});
