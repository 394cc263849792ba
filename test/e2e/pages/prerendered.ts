/** Emits at once, prerendered or not, and tells the server which it was. */
const run = new URLSearchParams(location.search).get("run") ?? "";
const { prerendering } = document as Document & { prerendering?: boolean };
emitter.ask(run);
void fetch(`/report?run=loaded-${run}`, { method: "POST", body: String(prerendering) });
