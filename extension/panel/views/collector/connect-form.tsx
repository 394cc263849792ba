import { useId, useRef, useState } from "preact/hooks";
import { TextButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./collector.module.css";
import { CollectorStatus } from "./collector-status.tsx";

/** Address and token. No form: the panel's policy lets none be sent, so Enter is a key like any other. */
export function ConnectForm() {
  const { collector } = useStore();
  const saved = collector.settings.value;
  const [address, setAddress] = useState(saved.url);
  const [token, setToken] = useState(saved.token);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const isOn = collector.state.value.phase !== "off";

  async function connect(): Promise<void> {
    const found = await collector.connect(address, token);
    setProblem(found);
    if (found !== null) return;
    setAddress(collector.settings.peek().url);
    setToken(collector.settings.peek().token);
  }
  function disconnect(): void {
    // Its button goes, and the focus must not go with it.
    field.current?.focus();
    void collector.disconnect();
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") void connect();
  };

  return (
    <>
      <div class={form.fields}>
        <label class={form.field}>
          <span>Address, as it prints it</span>
          <input
            ref={field}
            type="text"
            value={address}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : id}
            onKeyDown={onKeyDown}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </label>
        <label class={form.field}>
          <span>Token (in the address, behind the #)</span>
          <input
            type="password"
            value={token}
            autocomplete="off"
            onKeyDown={onKeyDown}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
      </div>
      {problem !== null && (
        <p id={id} class={form.problem} role="alert">
          {problem}
        </p>
      )}
      <div class={css.buttons}>
        <TextButton onClick={() => void connect()}>{isOn ? "Connect again" : "Connect"}</TextButton>
        {isOn && <TextButton onClick={disconnect}>Disconnect</TextButton>}
      </div>
      <CollectorStatus />
    </>
  );
}
