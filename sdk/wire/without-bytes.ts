/** Without encrypted members, signatures and media, which say nothing to people. */
export function withoutBytes(value: unknown): unknown {
  if (typeof value === "string" && /^data:[^,]{0,100};base64,/.test(value))
    return value.slice(0, value.indexOf(",") + 1);
  if (!value || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withoutBytes);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      /^encrypted|ignature$|b64/.test(key) || (key === "data" && typeof member === "string")
        ? []
        : [[key, withoutBytes(member)]],
    ),
  );
}
