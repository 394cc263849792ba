import type { Analysis } from "../../../model/findings/analyse.ts";
import type { Evidence, Finding, Severity } from "../../../model/findings/finding.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import { useSpanName } from "./span-link.tsx";
import own from "./why.module.css";

const GROUPS: readonly { severity: Severity; title: string; sign: string }[] = [
  { severity: "error", title: "Explains it", sign: "✕" },
  { severity: "warning", title: "May explain it", sign: "!" },
  { severity: "info", title: "Worth knowing", sign: "i" },
];

/** Findings by severity; what a rule rests on is one click away. */
export function WhyFindings({ left }: Pick<Analysis, "left">) {
  const { why } = useStore();
  const heard = why.heard.value;
  return (
    <>
      {heard.length === 0 && (
        <p class={own.nothing}>No rule found anything. That does not say that the answer is right.</p>
      )}
      {GROUPS.map(({ severity, title, sign }) => {
        const findings = heard.filter((finding) => finding.severity === severity);
        if (findings.length === 0) return null;
        return (
          <section key={severity} class={css.section} aria-label={title}>
            <h2 class={css.heading}>
              {title} · {findings.length}
            </h2>
            <ul class={own.findings}>
              {findings.map((finding, i) => (
                <FindingCard key={`${finding.rule} ${i}`} finding={finding} sign={sign} />
              ))}
            </ul>
          </section>
        );
      })}
      {left
        .filter(({ rule }) => !why.muted.value.includes(rule))
        .map(({ rule, count }) => (
          <p key={rule} class={css.faint}>
            {count} more of <code>{rule}</code> are not listed.
          </p>
        ))}
    </>
  );
}

function FindingCard({ finding, sign }: { finding: Finding; sign: string }) {
  const { why } = useStore();
  const { rule, area, title, method, evidence, severity } = finding;
  return (
    <li class={`${own.finding} ${own[severity] ?? ""}`}>
      <p class={own.title} dir="auto">
        <span class={own.sign} aria-hidden="true">
          {sign}
        </span>
        {title}
      </p>
      <ul class={own.evidence}>
        {evidence.map((one, i) => (
          <EvidenceLink key={i} evidence={one} />
        ))}
      </ul>
      <details class={own.method}>
        <summary>
          {area} · <code>{rule}</code>
        </summary>
        <p>{method}</p>
        <LinkButton
          title={`Findings of ${rule} are not shown any more, in any trace`}
          onClick={() => why.mute(rule)}
        >
          Mute this rule
        </LinkButton>
      </details>
    </li>
  );
}

function EvidenceLink({ evidence }: { evidence: Evidence }) {
  const { why } = useStore();
  const name = useSpanName(evidence.spanId);
  return (
    <li>
      <LinkButton title="Go to the words that this rests on" onClick={() => why.goTo(evidence)}>
        {name} → {clip(evidence.where)}
      </LinkButton>
      {evidence.quote && (
        <q class={own.quote} dir="auto">
          {evidence.quote}
        </q>
      )}
    </li>
  );
}
