import type { ContextAnatomy } from "../../../model/cost/context-anatomy.ts";
import { type BreakPlace, breakPlace, missedSaving } from "../../../model/cost/prefix-cache.ts";
import type { ModelPrice } from "../../../model/cost/price.ts";
import { formatDuration } from "../../../model/format.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { formatMoney } from "../../../model/money.ts";
import type { Span } from "../../../model/trace.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./context.module.css";
import type { ContextAnswer } from "./context-answer.ts";
import details from "./details.module.css";

interface PrefixCacheProps {
  answer: ContextAnswer;
  anatomy: ContextAnatomy;
  span: Span;
  view: GenAIView;
  price: ModelPrice | null | undefined;
}

const grouped = new Intl.NumberFormat("en");
/** Tokens behind the break that are too few to speak of. */
const LEAST_REPEATED = 50;
/** OpenAI's and most of Anthropic's caches take no shorter beginning (their documentation, 2026-11). */
const LEAST_CACHED = 1024;

/** How much of the prompt the call before had sent as well, where that ends, and what it costs. */
export function PrefixCache({ answer, anatomy, span, view, price }: PrefixCacheProps) {
  const { selection, prices } = useStore();
  const { earlier } = answer;
  if (!earlier) return null;
  const currency = prices.currency.value;
  const { tokens, diff } = earlier;
  const scale = scaleOf(answer, anatomy);
  const [shared, repeated] = [Math.round(tokens.shared * scale), Math.round(tokens.repeated * scale)];
  const read = view.usage.cacheRead;
  const place = breakPlace(diff);
  const isLongEnough = shared + repeated >= LEAST_CACHED;
  const lost = price && isLongEnough ? missedSaving(repeated, anatomy.input, price) : undefined;
  const unread = read === undefined ? 0 : shared - read;
  const missed = price && unread >= LEAST_CACHED && missedSaving(unread, anatomy.input, price);
  const open = () => {
    selection.selectTrace(earlier.span.traceId);
    selection.selectSpan(earlier.span.spanId);
  };
  return (
    <section class={details.section}>
      <h2 class={details.heading}>Prefix cache</h2>
      <p>
        The first ≈ {grouped.format(shared)} of {grouped.format(anatomy.input)} tokens are as in{" "}
        <LinkButton onClick={open}>{clip(earlier.span.name)}</LinkButton>,{" "}
        {formatDuration(span.startMs - earlier.span.startMs)} before
        {earlier.in === "conversation" && ", in an earlier trace of the conversation"}
        {read === undefined
          ? "; the server did not tell what it read from a cache."
          : `; the server read ${grouped.format(read)} from its cache.`}
      </p>
      {repeated >= LEAST_REPEATED && place ? (
        <>
          <p>
            There the cache breaks: ≈ {grouped.format(repeated)} tokens behind that place had been sent
            before, too, and no prefix cache can know them
            {lost !== undefined &&
              lost > 0 &&
              `; read from it they would have cost ≈ ${formatMoney(lost, currency)} less`}
            .
            {!isLongEnough &&
              " So short a prompt is mostly not cached at all (1,024 tokens are, at the least)."}
          </p>
          <dl class={css.break}>
            <dt>{place.role}, before</dt>
            <dd dir="auto">
              <Place place={place} words={place.was} />
            </dd>
            <dt>{place.role}, now</dt>
            <dd dir="auto">
              <Place place={place} words={place.is} />
            </dd>
          </dl>
          <LinkButton onClick={() => selection.showTab("diff")}>All differences</LinkButton>
        </>
      ) : (
        <p class={details.faint}>Nothing that was sent before stands behind the first difference.</p>
      )}
      {unread >= LEAST_CACHED && (
        <p class={details.faint}>
          ≈ {grouped.format(unread)} tokens more could have been read
          {typeof missed === "number" && missed > 0 && `, for ≈ ${formatMoney(missed, currency)} less`}.
          Caches forget after minutes, are not shared by models and accounts, and some must be asked for
          (Anthropic's <code>cache_control</code>).
        </p>
      )}
    </section>
  );
}

function Place({ place: { before, isCut, after }, words }: { place: BreakPlace; words: string }) {
  return (
    <>
      {isCut && "…"}
      {before}
      <mark>{words || "(nothing)"}</mark>
      {after}
    </>
  );
}

/** Estimates of stretches, put to the scale that those of the parts were put to. */
function scaleOf({ counts }: ContextAnswer, { rows }: ContextAnatomy): number {
  const estimated = Object.values(counts).reduce((sum, tokens) => sum + tokens, 0);
  return estimated > 0 ? rows.reduce((sum, { tokens }) => sum + tokens, 0) / estimated : 1;
}
