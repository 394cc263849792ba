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
/** Whether there is any. Each begins with plain text, which engines look for many times as fast as for a choice. */
const ANY_BARE = [
  /Nano"\s*:\s*\d{16}/,
  /_nano"\s*:\s*\d{16}/,
  /"intValue"\s*:\s*-?\d{16}/,
  /"int_value"\s*:\s*-?\d{16}/,
  /"value"\s*:\s*-?\d{16}/,
];

export const withExactIntegers = (text: string): string =>
  ANY_BARE.some((bare) => bare.test(text)) ? text.replace(BARE, '$1"$2"') : text;
