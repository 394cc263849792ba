import { type DraftMessage, ROLES } from "../../../model/rerun-draft.ts";
import { IconButton, TextButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import css from "./rerun.module.css";

/** More are sent as they were, and not drawn: nobody edits them by hand, and each field costs the panel. */
const MOST_DRAWN = 60;
const LONGEST_FIELD = 12;

interface Props {
  messages: DraftMessage[];
  onChange(messages: DraftMessage[]): void;
}

/** The conversation as it is sent, to be edited. */
export function DraftMessages({ messages, onChange }: Props) {
  const hidden = Math.max(0, messages.length - MOST_DRAWN);
  const change = (at: number, more: Partial<DraftMessage>) =>
    onChange(messages.map((message, i) => (i === at ? { ...message, ...more } : message)));
  return (
    <fieldset class={css.messages}>
      <legend>Messages</legend>
      {hidden > 0 && (
        <p class={form.hint}>{hidden.toLocaleString("en")} earlier messages are sent as they were.</p>
      )}
      {messages.slice(hidden).map((message, i) => (
        <Message
          // Messages have no names; what moves is only what stands behind a removed one.
          key={hidden + i}
          number={hidden + i + 1}
          message={message}
          onChange={(more) => change(hidden + i, more)}
          onRemove={() => onChange(messages.filter((_, at) => at !== hidden + i))}
        />
      ))}
      <TextButton onClick={() => onChange([...messages, { role: "user", text: "", more: {} }])}>
        Add a message
      </TextButton>
    </fieldset>
  );
}

interface MessageProps {
  number: number;
  message: DraftMessage;
  onChange(more: Partial<DraftMessage>): void;
  onRemove(): void;
}

function Message({ number, message, onChange, onRemove }: MessageProps) {
  const { role, text, more } = message;
  const roles: readonly string[] = (ROLES as readonly string[]).includes(role) ? ROLES : [role, ...ROLES];
  const calls = Array.isArray(more.tool_calls) ? more.tool_calls.length : 0;
  return (
    <div class={`${form.field} ${css.message}`}>
      <select
        aria-label={`Role of message ${number}`}
        value={role}
        onChange={({ currentTarget }) => onChange({ role: currentTarget.value })}
      >
        {roles.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <span class={css.more}>
        {calls > 0 && `calls ${calls === 1 ? "a tool" : `${calls} tools`}, as it did`}
        {typeof more.tool_call_id === "string" && `answers ${more.tool_call_id}`}
      </span>
      <IconButton icon="close" label={`Remove message ${number}`} onClick={onRemove} />
      <textarea
        aria-label={`Words of message ${number}`}
        rows={Math.min(LONGEST_FIELD, Math.max(2, text.split("\n", LONGEST_FIELD).length))}
        value={text}
        dir="auto"
        onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
      />
    </div>
  );
}
