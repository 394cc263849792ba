import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { findSecrets } from "../../without-secrets.ts";
import type { Sensitive } from "./sensitive.ts";

/** So much of secretlint's rules as is asked of them; its types are a package of their own. */
interface SecretRule {
  meta: { id: string; type: "scanner" | "filter" };
  create(context: RuleContext, options: object): { file?(source: RuleSource): void | Promise<void> };
}

interface RuleContext {
  sharedOptions: object;
  createTranslator(messages: object): (id: string) => { message: string; messageId: string };
  report(found: { range: readonly [number, number] }): void;
  ignore(): void;
}

/** A text as a file without a path. */
interface RuleSource {
  content: string;
  contentType: "text";
  filePath: undefined;
  physicalFilePath: undefined;
  ext: string;
  hasBOM: false;
  getFilePath(): undefined;
  getPhysicalFilePath(): undefined;
}

/** Not its filter: a hostile text would switch rules off by a comment. */
const SCANNERS = (rules as unknown as readonly SecretRule[]).filter(({ meta }) => meta.type === "scanner");

/** None is shorter. */
const SHORTEST = 10;

/**
 * Keys, tokens and passwords: by secretlint's recommended rules (MIT; formats that providers document), and by the
 * patterns that the clipboard is cleaned with. Values that look like anything, as most passwords do, are not seen.
 */
export function findSecretValues(text: string): Sensitive[] {
  if (text.length < SHORTEST) return [];
  const found: Sensitive[] = [];
  for (const rule of SCANNERS) {
    const kind = rule.meta.id.replace(/^.*secretlint-rule-/, "");
    const add = ({ range: [from, to] }: { range: readonly [number, number] }): void => {
      if (to > from)
        found.push({ sort: "secret", kind, title: TITLES[kind] ?? `secret (${kind})`, from, to });
    };
    scan(rule, text, add);
  }
  for (const [from, to] of findSecrets(text))
    found.push({ sort: "secret", kind: "token", title: "key or token", from, to });
  return found;
}

const TITLES: Readonly<Record<string, string>> = {
  privatekey: "private key",
  basicauth: "password in an address",
  "database-connection-string": "password of a database",
};

function scan(rule: SecretRule, text: string, report: RuleContext["report"]): void {
  const context: RuleContext = {
    sharedOptions: {},
    createTranslator: () => (messageId) => ({ message: messageId, messageId }),
    report,
    ignore: () => undefined,
  };
  const source: RuleSource = {
    ...{ content: text, contentType: "text", filePath: undefined, physicalFilePath: undefined },
    ...{ ext: "", hasBOM: false, getFilePath: () => undefined, getPhysicalFilePath: () => undefined },
  };
  // Rules that read files are asynchronous; there is no file.
  void rule.create(context, {}).file?.(source);
}
