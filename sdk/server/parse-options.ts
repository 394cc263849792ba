import { type ParseArgsConfig, parseArgs } from "node:util";

/** What was asked cannot be done; the words say why. */
export class UsageError extends Error {}

/** Options and names of a command. Throws a {@link UsageError} for one that it does not have. */
export function parseOptions<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
