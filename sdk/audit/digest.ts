/** SHA-256 of a text's UTF-8, as 43 characters of base64url. */
export async function digestOf(text: string): Promise<string> {
  return toBase64Url(await crypto.subtle.digest("SHA-256", utf8(text)));
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

export function toBase64Url(bytes: ArrayBuffer): string {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Undefined: it is no base64url, or not as {@link toBase64Url} would write it (unused bits are zero). */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) =>
      character.charCodeAt(0),
    );
    return toBase64Url(bytes.buffer) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
