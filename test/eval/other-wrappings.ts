/** One and the same sentence as it stands in a page, a mail, a file: how it is wrapped says nothing of what it is. */
export const WRAPPINGS: Readonly<Record<string, (text: string) => string>> = {
  "in lower case": (text) => text.toLowerCase(),
  "in capitals": (text) => text.toUpperCase(),
  "as an item": (text) => `- ${text}`,
  "as a numbered item": (text) => `1. ${text}`,
  "as a reply": (text) => `> ${text}`,
  "in HTML": (text) => `<p>${text}</p>`,
  "in a comment": (text) => `<!-- ${text} -->`,
  "in bold type": (text) => `**${text}**`,
  "as JSON": (text) => `"note": ${JSON.stringify(text)},`,
  "in quotation marks": (text) => `"${text}"`,
  "in brackets": (text) => `[${text}]`,
  "behind //": (text) => `// ${text}`,
  "with wide blanks": (text) => text.replaceAll(" ", "\u00a0"),
  "without its last mark": (text) => text.replace(/[.!?]+$/, ""),
  "to an assistant": (text) => `Assistant, ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
  "in lines of forty": (text) => text.replace(/(.{40}\S*) /g, "$1\n"),
};
