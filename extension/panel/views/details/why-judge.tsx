import { useEffect, useState } from "preact/hooks";
import type { Judgement } from "../../store/judge.ts";
import { LinkButton, TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { EndpointForm } from "../shared/endpoint-form.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import own from "./why.module.css";

/** A model's opinion beside the estimate, for who asks for one. */
export function WhyJudge() {
  const { judge, modelEndpoint } = useStore();
  const [isSettingUp, setSettingUp] = useState(false);
  useEffect(() => void judge.start(), [judge]);
  const endpoint = modelEndpoint.endpoint.value;
  const judgement = judge.judgement.value;
  return (
    <section class={own.judge} aria-label="A model's opinion">
      <p class={css.ways}>
        <span class={css.faint}>A model’s opinion:</span>
        {judgement?.state === "asking" ? (
          <>
            <span role="status">asking {judgement.by} …</span>
            <LinkButton onClick={() => judge.cancel()}>Stop</LinkButton>
          </>
        ) : (
          <>
            {judge.hasBuiltIn.value && (
              <TextButton
                title="Nothing leaves this computer; the model may have to be downloaded first"
                onClick={() => void judge.ask("builtin")}
              >
                Ask the browser’s model
              </TextButton>
            )}
            {endpoint && (
              <TextButton
                title="Answer and sources leave this browser for it, and it may charge for them"
                onClick={() => void judge.ask("endpoint")}
              >
                Ask {endpoint.model || "a model"} at {new URL(endpoint.url).host}
              </TextButton>
            )}
            <LinkButton onClick={() => setSettingUp(true)}>
              {endpoint ? "Change the server…" : "Set up a server to ask…"}
            </LinkButton>
          </>
        )}
      </p>
      {judgement?.state === "failed" && (
        <p class={css.doubt} role="alert">
          {judgement.words}
        </p>
      )}
      {judgement?.state === "done" && <Summary judgement={judgement} />}
      <Question />
      {isSettingUp && (
        <Dialog label="Model server" onClose={() => setSettingUp(false)}>
          {(close) => <EndpointForm initial={endpoint} onDone={close} />}
        </Dialog>
      )}
    </section>
  );
}

function Summary({ judgement }: { judgement: Extract<Judgement, { state: "done" }> }) {
  const { by, verdicts, missing, left } = judgement;
  const count = (wanted: string) => [...verdicts.values()].filter(({ verdict }) => verdict === wanted).length;
  return (
    <p role="status">
      {by} says: supported {count("supported")}, partly {count("partly")}, unsupported {count("unsupported")}
      {missing > 0 && `, nothing on ${missing}`}. A model can be wrong, too; choose a sentence to read why.
      {left > 0 &&
        ` ${left.toLocaleString("en")} characters of sources and sentences were too much to be sent.`}
    </p>
  );
}

/** The very words that are sent. */
function Question() {
  const { judge } = useStore();
  const question = judge.question.value;
  return (
    <details
      class={own.method}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void judge.prepare();
      }}
    >
      <summary>What it is asked</summary>
      {question ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <pre tabIndex={0} class={own.prompt} dir="auto">
          {question.system}
          {"\n\n"}
          {question.user}
        </pre>
      ) : (
        <p>…</p>
      )}
    </details>
  );
}
