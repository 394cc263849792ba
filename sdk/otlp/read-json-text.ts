/**
 * `JSON.parse` for documents with 64-bit integers: times and integers that stand there as bare numbers keep all their
 * digits, as text. Throws as `JSON.parse` does.
 */
export const parseExactJson = (text: string): unknown => JSON.parse(withExactIntegers(text));

/**
 * Numbers of 16 digits and more behind the keys that can have them. An unescaped quote before a colon always ends a
 * key, so this cannot match inside a text.
 */
const BARE = /((?:[uU]nix_?[nN]ano|"int_?[vV]alue|"value)"\s*:\s*)(-?\d{16,20})(?=\s*[,}\]])/g;
/** Whether there is any: looking for a key's end and digits is far cheaper than the whole of it. */
const ANY_BARE = /":\s*-?\d{16}/;

export const withExactIntegers = (text: string): string =>
  ANY_BARE.test(text) ? text.replace(BARE, '$1"$2"') : text;
