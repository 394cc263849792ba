/** Asks the browser to prerender the address in `?next=`. */
const rules = document.createElement("script");
rules.type = "speculationrules";
rules.textContent = JSON.stringify({
  prerender: [{ urls: [new URLSearchParams(location.search).get("next")], eagerness: "immediate" }],
});
document.head.append(rules);
