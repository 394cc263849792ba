import { useState } from "preact/hooks";
import { formatCount } from "../../../model/format.ts";
import type { MessageDiff, WordStretch } from "../../../model/prompt-diff.ts";
import { LinkButton } from "./button.tsx";
import { clip } from "./clip.ts";
import css from "./message-diff.module.css";

interface MessageDiffProps {
  message: MessageDiff;
  /** Where in this message the prompts differ first; code units. */
  firstOffset?: number;
}

const SAYS: Record<MessageDiff["kind"], string> = {
  same: "the same",
  changed: "changed",
  removed: "− gone",
  added: "+ new",
};

/** A message with its words: what went is struck through, what came is underlined. */
export function MessageDiffView({ message, firstOffset }: MessageDiffProps) {
  const { kind, role, words } = message;
  const length = words.reduce((sum, { text }) => sum + text.length, 0);
  const head = (
    <>
      <span class={css.roleName}>{clip(role)}</span> · {SAYS[kind]}
      {kind !== "changed" && ` · ${formatCount(length)} characters`}
    </>
  );
  if (kind === "same")
    return (
      <details class={css.message}>
        <summary class={css.role}>{head}</summary>
        <Words words={words} />
      </details>
    );
  return (
    <article class={`${css.message} ${css[kind] ?? ""}`} aria-label={`${clip(role)}: ${SAYS[kind]}`}>
      <div class={css.role}>
        <span>{head}</span>
      </div>
      {firstOffset !== undefined && (
        <p class={css.first}>
          ▼{" "}
          {kind === "changed"
            ? `the prompts differ first after ${formatCount(firstOffset)} characters of this`
            : "the prompts differ from here on"}
        </p>
      )}
      <Words words={words} mark={kind === "changed" ? firstOffset : undefined} />
    </article>
  );
}

/** Words of one text or two: what went is struck through, what came is underlined. */
export function Words({ words, mark }: { words: readonly WordStretch[]; mark?: number }) {
  const shared = words[0]?.kind === "same" ? words[0].text.length : 0;
  // Up to the next stretch that both have: what was there, and what is there now.
  const change = words.findIndex(({ kind }, i) => kind === "same" && i > 0);
  const end = change < 0 ? words.length : change;
  return (
    <div class={css.words} dir="auto">
      {words.map((stretch, i) => (
        <Piece key={i} stretch={stretch} mark={mark === undefined || i >= end ? -1 : mark - shared} />
      ))}
    </div>
  );
}

function Piece({ stretch: { kind, text }, mark }: { stretch: WordStretch; mark: number }) {
  if (kind === "same") return <Same text={text} />;
  const Tag = kind === "removed" ? "del" : "ins";
  const character = String.fromCodePoint(text.codePointAt(mark) ?? 0);
  return (
    <Tag>
      {mark < 0 || mark >= text.length ? (
        <Cut text={text} />
      ) : (
        <>
          {text.slice(0, mark)}
          <mark class={css.mark} title="The first character that differs">
            {character}
          </mark>
          <Cut text={text.slice(mark + character.length)} />
        </>
      )}
    </Tag>
  );
}

/** Kept of a long stretch at each end. */
const EDGE = 160;

function Same({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen || text.length < EDGE * 3) return <Cut text={text} />;
  return (
    <>
      {text.slice(0, EDGE)}
      <LinkButton onClick={() => setOpen(true)}>
        {` … ${formatCount(text.length - 2 * EDGE)} characters the same … `}
      </LinkButton>
      {text.slice(-EDGE)}
    </>
  );
}

/** More is not laid out unless asked for. */
const MOST = 20_000;

function Cut({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  if (all || text.length <= MOST) return <>{text}</>;
  return (
    <>
      {text.slice(0, MOST)}
      <LinkButton onClick={() => setAll(true)}>{` … ${formatCount(text.length - MOST)} more`}</LinkButton>
    </>
  );
}
