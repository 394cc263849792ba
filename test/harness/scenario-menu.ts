/** A line of links over the panel, one for each scenario. */
export function showScenarioMenu(names: readonly string[], current: string): void {
  const nav = document.getElementById("scenarios");
  if (!nav) return;
  nav.hidden = false;
  for (const name of names) {
    const link = document.createElement("a");
    link.href = `?menu&scenario=${encodeURIComponent(name)}`;
    link.textContent = name;
    if (name === current) link.setAttribute("aria-current", "page");
    nav.append(link, " ");
  }
}
