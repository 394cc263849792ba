import type { Accent } from "../shared/kind.ts";

/** Colours of the canvas: the theme's variables as the browser resolves them just now. */
export interface Palette {
  accents: Record<Accent, string>;
  text: string;
  subtle: string;
  faint: string;
  content: string;
  divider: string;
  hairline: string;
  error: string;
  warning: string;
  primary: string;
  font: string;
  smallFont: string;
}

/**
 * `light-dark()` in a custom property is only resolved where a real property uses it: hence a probe
 * element, read once per theme.
 */
export function readPalette(parent: HTMLElement): Palette {
  const probe = document.createElement("i");
  // With forced colours every `color` would be that of text: the theme says which of them the canvas has.
  probe.style.forcedColorAdjust = "none";
  parent.append(probe);
  const style = getComputedStyle(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const family = style.fontFamily;
  const accents: Record<Accent, string> = {
    model: color("kind-model"),
    agent: color("kind-agent"),
    tool: color("kind-tool"),
    retrieval: color("kind-retrieval"),
    prompt: color("kind-prompt"),
    guardrail: color("kind-guardrail"),
    evaluation: color("kind-evaluation"),
    other: color("kind-other"),
  };
  const palette: Palette = {
    accents,
    text: color("text"),
    subtle: color("subtle"),
    faint: color("faint"),
    content: color("content"),
    divider: color("divider"),
    hairline: color("hairline"),
    error: color("error-bright"),
    warning: color("warning-bright"),
    primary: color("primary"),
    font: `11px ${family}`,
    smallFont: `10px ${family}`,
  };
  probe.remove();
  return palette;
}
