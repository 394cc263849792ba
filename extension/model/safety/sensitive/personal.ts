import { isFrenchId, isIban, isLuhn, isSpanishId } from "./checksums.ts";
import type { Sensitive } from "./sensitive.ts";

interface Pattern {
  kind: string;
  title: string;
  /** Begins only where a value can begin and has bounded repeats: time is linear in the text's length. */
  finds: RegExp;
  /** What no value is without: most texts need not be looked through. */
  has?: string;
  /** A checksum, where there is one. */
  isOne?: (found: string) => boolean;
}

const plain = (text: string): string => text.replace(/[ .-]/g, "");

/** Prefixes of the big card schemes (ISO/IEC 7812 ranges): a number of an order seldom has both prefix and checksum. */
const CARD = /^(?:4|5[1-5]|2[2-7]|3[47]|30[0-5]|3[68]|6011|65|35)/;

const isCard = (found: string): boolean => {
  const digits = plain(found);
  return CARD.test(digits) && new Set(digits).size > 1 && isLuhn(digits);
};

/** North America's numbers with separators, and what begins with + and a country. */
const PHONE =
  /(?<![\w+.-])(?:\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}[-.]\d{3}[-.]\d{4})(?![\w-])/g;

const isPhone = (found: string): boolean => {
  const { length } = found.replace(/\D/g, "");
  return length >= 8 && length <= 15;
};

/** US numbers that were never given out: area 000, 666, 900 …, group 00, serial 0000 (SSA). */
const SSN = /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g;

const PATTERNS: readonly Pattern[] = [
  {
    kind: "e-mail",
    title: "e-mail address",
    has: "@",
    finds: /(?<![\w.+%-])[\w.+%-]{1,64}@(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,24}(?![\w@])/gi,
  },
  {
    kind: "iban",
    title: "bank account (IBAN)",
    finds: /(?<![A-Z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![A-Z\d])/g,
    isOne: (found) => isIban(plain(found)),
  },
  {
    kind: "card",
    title: "payment card number",
    finds: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])/g,
    isOne: isCard,
  },
  { kind: "phone", title: "phone number", finds: PHONE, isOne: isPhone },
  { kind: "us-ssn", title: "US social security number", finds: SSN },
  {
    kind: "es-id",
    title: "Spanish identity number",
    finds: /(?<![\w-])(?:\d{8}|[XYZ]\d{7})[A-Z](?![\w-])/g,
    isOne: isSpanishId,
  },
  {
    kind: "fr-id",
    title: "French social security number",
    finds: /(?<![\d-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?![\d-])/g,
    isOne: (found) => isFrenchId(plain(found)),
  },
];

/** Personal data that a pattern and, where there is one, a checksum can tell. Names, addresses and birthdays it cannot. */
export function findPersonal(text: string): Sensitive[] {
  return PATTERNS.filter(({ has }) => has === undefined || text.includes(has)).flatMap(
    ({ kind, title, finds, isOne }) =>
      [...text.matchAll(finds)]
        .filter(({ 0: found }) => !isOne || isOne(found))
        .map(({ 0: found, index }) => ({
          sort: "personal",
          kind,
          title,
          from: index,
          to: index + found.length,
        })),
  );
}
