import { type GenAIView, genAIView } from "../../../model/genai-view.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import type { Span } from "../../../model/trace.ts";
import type { DetailTab } from "../../store/selection.ts";
import { IconButton, LinkButton } from "../shared/button.tsx";
import { Contained } from "../shared/contained.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { useStore } from "../shared/store-context.ts";
import { Attributes } from "./attributes.tsx";
import { Context } from "./context.tsx";
import { Conversation } from "./conversation.tsx";
import { CopyMenu } from "./copy-menu.tsx";
import css from "./details.module.css";
import { Diff } from "./diff.tsx";
import { Documents } from "./documents.tsx";
import { Events } from "./events.tsx";
import { Overview } from "./overview.tsx";
import { Prompt } from "./prompt.tsx";
import { Raw } from "./raw.tsx";
import { Stream } from "./stream.tsx";
import { TabList } from "./tab-list.tsx";
import { tabsOf } from "./tabs-of.ts";
import { Tools } from "./tools.tsx";
import { Why } from "./why.tsx";

/** Everything about the chosen span. */
export function Details() {
  const { openedSpan } = useStore();
  const failed = openedSpan.failed.value;
  if (failed !== null) return <p class={css.empty}>This span cannot be shown: {failed}</p>;
  const opened = openedSpan.opened.value;
  if (!opened) return <p class={css.empty}>Choose a span to see what happened in it.</p>;
  return (
    <Contained what="This span" about={opened.span.spanId}>
      <SpanDetails span={opened.span} revision={opened.revision} />
    </Contained>
  );
}

const compareLabel = (marked: { spanId?: string } | null, span: Span): string =>
  marked === null ? "Compare…" : marked.spanId === span.spanId ? "Unmark" : "Compare with the marked";

interface SpanDetailsProps {
  span: Span;
  /** The span changes in place: without it a component that reads signals is not drawn again. */
  revision: number;
}

export function SpanDetails({ span }: SpanDetailsProps) {
  const { selection, copies, compare } = useStore();
  const view = genAIView(span);
  const tabs = tabsOf(span, view);
  const wanted = selection.tab.value;
  const tab = tabs.includes(wanted) ? wanted : "overview";
  return (
    <section class={css.details} aria-label="Details of the span">
      <div class={css.bar}>
        <IconButton icon="close" label="Close details (Esc)" onClick={() => selection.selectSpan(null)} />
        <TabList tabs={tabs} tab={tab} />
        <SideButton />
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and Enter on a span leads here
        tabIndex={0}
        id="details-panel"
        class={css.panel}
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        key={`${span.spanId}/${tab}`}
      >
        <Contained what="This tab" about={tab}>
          <TabContent tab={tab} span={span} view={view} />
        </Contained>
      </div>
      <div class={css.foot} role="toolbar" aria-label="Copy">
        <span class={css.footName}>Copy</span>
        <CopyMenu span={span} view={view} />
        <CopyButton label="Copy the whole trace as JSON" text={copies.wholeTrace}>
          Trace
        </CopyButton>
        <CopyButton
          label="Copy a drawing of the trace, for a report: times and names, no content"
          text={copies.drawing}
        >
          Drawing
        </CopyButton>
        <span class={css.space} />
        <span class={css.ways}>
          {canRunAgain(view) && <RunAgain span={span} view={view} />}
          <LinkButton
            title="Mark this span, then choose another to see both side by side"
            onClick={() =>
              compare.compareSpan({ traceId: span.traceId, spanId: span.spanId, name: span.name })
            }
          >
            {compareLabel(compare.marked.value, span)}
          </LinkButton>
        </span>
      </div>
    </section>
  );
}

/** Where there is room for both. */
function SideButton() {
  const { settings } = useStore();
  const isRight = settings.detailsSide.value === "right";
  return (
    <span class={css.side}>
      <IconButton
        icon={isRight ? "dockBelow" : "dockRight"}
        label={isRight ? "Details below" : "Details at the right"}
        onClick={() => settings.showDetails(isRight ? "below" : "right")}
      />
    </span>
  );
}

/** Calls that answer in words. */
const canRunAgain = ({ kind }: GenAIView): boolean => isModelCall(kind) && kind !== "embeddings";

function RunAgain({ span, view }: { span: Span; view: GenAIView }) {
  const { rerun } = useStore();
  if (rerun.running.value?.span?.spanId === span.spanId)
    return <LinkButton onClick={() => rerun.cancel()}>Stop</LinkButton>;
  return (
    <LinkButton
      title="Send this prompt again, edited or not, to a server of yours"
      onClick={() => rerun.open(span, view)}
    >
      Run again…
    </LinkButton>
  );
}

interface TabProps {
  tab: DetailTab;
  span: Span;
  view: GenAIView;
}

function TabContent({ tab, span, view }: TabProps) {
  switch (tab) {
    case "overview":
      return <Overview span={span} view={view} />;
    case "why":
      return <Why />;
    case "conversation":
      return <Conversation span={span} view={view} />;
    case "stream":
      return span.stream ? <Stream span={span} stream={span.stream} /> : null;
    case "tools":
      return <Tools view={view} />;
    case "diff":
      return <Diff span={span} />;
    case "context":
      return <Context span={span} view={view} />;
    case "prompt":
      return <Prompt span={span} view={view} />;
    case "documents":
      return <Documents span={span} view={view} />;
    case "attributes":
      return <Attributes span={span} />;
    case "events":
      return <Events span={span} />;
    case "raw":
      return <Raw span={span} />;
    default:
      return tab satisfies never;
  }
}
