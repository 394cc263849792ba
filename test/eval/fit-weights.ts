import { BEGIN_PARTS, readBegin } from "./begin.ts";
import { FEATURES, learnWeights } from "./learn-weights.ts";

/** `npx tsx test/eval/fit-weights.ts`: the weights of `grounding/support.ts`, from all development parts. */
const weights = learnWeights(BEGIN_PARTS.flatMap(readBegin));
for (const [i, name] of [...FEATURES, "constant"].entries())
  console.log(`${name}: ${weights[i]?.toFixed(2)}`);
