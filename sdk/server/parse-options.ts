import { type ParseArgsConfig, parseArgs } from "node:util";

/** What was asked cannot be done; the words say why. */
export class UsageError extends Error {}

/** Options and names of a command. Throws a {@link UsageError} for one that it does not have. */
export function parseOptions<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args: joined(args, options), allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A value may begin with a dash, as one in 64 fingerprints does: `--key -x` is `--key=-x`. */
function joined(args: readonly string[], options: NonNullable<ParseArgsConfig["options"]>): string[] {
  const result: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [arg = "", value] = args.slice(i, i + 2);
    const takesText = arg.startsWith("--") && options[arg.slice(2)]?.type === "string";
    if (takesText && value?.startsWith("-") && !value.startsWith("--")) {
      result.push(`${arg}=${value}`);
      i++;
    } else result.push(arg);
  }
  return result;
}
