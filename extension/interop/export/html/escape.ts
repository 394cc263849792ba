/** HTML that was made here, of escaped texts. Nothing else may stand in the page. */
export interface Html {
  readonly html: string;
}

type Inserted = string | number | undefined | Html | readonly Html[];

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);

/** Template tag: whatever is inserted is escaped, but for what came out of this tag. */
export function html(strings: TemplateStringsArray, ...inserted: Inserted[]): Html {
  let text = strings[0] as string;
  inserted.forEach((value, i) => {
    text += insertedText(value) + strings[i + 1];
  });
  return { html: text };
}

function insertedText(value: Inserted): string {
  if (value === undefined) return "";
  if (typeof value === "object")
    return "html" in value ? value.html : value.map((item) => item.html).join("");
  return escapeHtml(String(value));
}
