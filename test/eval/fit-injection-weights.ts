import { FEATURES } from "../../extension/model/safety/injection/features.ts";
import { KINDS, plantAttacks, readClean } from "./bipia.ts";
import { learnOrders } from "./injection-model.ts";

/** `npx tsx test/eval/fit-injection-weights.ts`: the weights of `safety/injection/weights.ts`, from BIPIA's training parts. */
const clean = KINDS.map((kind) => readClean(kind));
const planted = KINDS.flatMap((kind, i) => plantAttacks(kind, clean[i] as string[], 6));
const weights = learnOrders(clean.flat(), planted);
for (const [i, name] of [...FEATURES, "constant"].entries())
  console.log(`  ${name}: ${weights[i]?.toFixed(2)},`);
