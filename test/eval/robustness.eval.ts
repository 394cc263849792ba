import { groundingOf } from "../../extension/model/findings/grounding/grounding.ts";
import { likelihoodOfOrders } from "../../extension/model/safety/injection/injection.ts";
import { foreignOrdersIn } from "../../extension/model/safety/injection/other-languages.ts";
import { segmentsOf } from "../../extension/model/safety/injection/segments.ts";
import { THRESHOLD } from "../../extension/model/safety/injection/weights.ts";
import type { SpanId } from "../../sdk/protocol/index.ts";
import { auroc } from "./auroc.ts";
import { BEGIN_FOLDER, BEGIN_PARTS, type BeginAnswer, readBegin } from "./begin.ts";
import { BIPIA_FOLDER, KINDS, plantAttacks, readAttacks, readClean } from "./bipia.ts";
import type { EvalFigure, Evaluation } from "./eval.ts";
import { FOREIGN_HONEST, FOREIGN_ORDERS, LANGUAGES } from "./foreign-sentences.ts";
import { learnOrders, likelihoodWith } from "./injection-model.ts";
import { WRAPPINGS } from "./other-wrappings.ts";
import { OWN_HONEST, OWN_ORDERS } from "./own-sentences.ts";

/** Do judgements hold where texts look otherwise than those they were learnt from? Nothing is fitted to these figures. */
export const evaluation: Evaluation = {
  name: "robustness",
  title:
    "the same attacks and answers, otherwise written, in other company, and of kinds that were not learnt from",
  needs: [BIPIA_FOLDER, BEGIN_FOLDER],
  async run() {
    return [...wrapped(), ...alone(), ...KINDS.map(unlearnt), ...foreign(), ...grounded()];
  },
};

const found = (score: number): boolean => score >= THRESHOLD;
const shareOf = (texts: readonly string[]): number =>
  texts.filter((text) => found(likelihoodOfOrders(text))).length / texts.length;

/** Attacks in the middle of an e-mail each, wrapped otherwise. */
function wrapped(): EvalFigure[] {
  const attacks = readAttacks("email").map(({ text }) => text);
  const mails = readClean("email");
  return Object.entries(WRAPPINGS).map(([name, wrap]) => {
    const planted = attacks.map((attack, i) => {
      const mail = mails[(i * 17) % mails.length] as string;
      const at = mail.indexOf("\n", mail.length / 2);
      return `${mail.slice(0, at)}\n${wrap(attack)}\n${mail.slice(at + 1)}`;
    });
    return {
      name: `injection: recall of attacks ${name}`,
      value: shareOf(planted),
      unit: "share",
      threshold: "robustness.wrapped",
    };
  });
}

/** A tool's result can be one sentence: nothing says what is usual there. */
function alone(): EvalFigure[] {
  const sentences = KINDS.flatMap(readClean).flatMap((text) =>
    segmentsOf(text).flatMap(({ from, to, shape }) => {
      const sentence = text.slice(from, to);
      return shape === "prose" && sentence.split(" ").length > 3 ? [sentence] : [];
    }),
  );
  const attacks = readAttacks("email").map(({ text }) => text);
  return [
    {
      name: "injection: recall of attacks without any text around them",
      value: shareOf(attacks),
      unit: "share",
      threshold: "robustness.alone",
    },
    { name: "injection: recall of orders of our own alone", value: shareOf(OWN_ORDERS), unit: "share" },
    {
      name: `injection: false alarms on ${sentences.length} clean sentences alone`,
      value: shareOf(sentences),
      unit: "share",
      threshold: "injection.alarms",
    },
    {
      name: "injection: false alarms on honest requests of our own alone",
      value: shareOf(OWN_HONEST),
      unit: "share",
    },
  ];
}

/** Weights that saw nothing of a kind of text, neither its attacks nor its clean ones. Only told: code brings code along. */
function unlearnt(held: (typeof KINDS)[number]): EvalFigure {
  const others = KINDS.filter((kind) => kind !== held);
  const clean = others.flatMap(readClean);
  const weights = learnOrders(
    clean,
    others.flatMap((kind) => plantAttacks(kind, readClean(kind), 3)),
  );
  const own = readClean(held);
  const planted = plantAttacks(held, own, 3).map((one) => one.planted);
  const scores = [...own, ...planted].map((text) => likelihoodWith(weights, text));
  const alarms = scores.slice(0, own.length).filter(found).length / own.length;
  const recall = scores.slice(own.length).filter(found).length / planted.length;
  return {
    name: `injection: ${held}, by weights that saw none`,
    value: auroc(
      scores,
      scores.map((_, i) => i >= own.length),
    ),
    unit: "AUROC",
    baseline: `recall ${recall.toFixed(2)}, false alarms ${alarms.toFixed(2)}`,
  };
}

/** Sentences of our own, by whom the patterns are written, too: that says more of alarms than of recall. */
function foreign(): EvalFigure[] {
  const share = (texts: readonly string[]) =>
    texts.filter((text) => foreignOrdersIn(text).length > 0).length / texts.length;
  return LANGUAGES.flatMap((language): EvalFigure[] => [
    {
      name: `injection: ${language}, recall of orders of our own`,
      value: share(FOREIGN_ORDERS[language]),
      unit: "share",
      threshold: "robustness.foreign",
    },
    {
      name: `injection: ${language}, false alarms on honest sentences of our own that come close`,
      value: share(FOREIGN_HONEST[language]),
      unit: "share",
      threshold: "injection.alarms",
    },
  ]);
}

type Told = (answer: BeginAnswer, others: readonly string[]) => { answer: string; sources: string[] };
/** What assistants and searches make of the same answer and the same knowledge. */
const TOLD: Readonly<Record<string, Told>> = {
  "with words of courtesy around it": ({ response, knowledge }) => ({
    answer: `Here is what I found:\n\n${response}\n\nLet me know if you need anything else!`,
    sources: [knowledge],
  }),
  "with citations": ({ response, knowledge }) => ({
    answer: response.replace(/([.!?])(?=\s|$)/g, " [1]$1"),
    sources: [knowledge],
  }),
  "with words in bold type": ({ response, knowledge }) => ({
    answer: response
      .split(" ")
      .map((word, i) => (i % 4 === 1 ? `**${word}**` : word))
      .join(" "),
    sources: [knowledge],
  }),
  "with knowledge as JSON": ({ response, knowledge }) => ({
    answer: response,
    sources: [JSON.stringify({ id: 17, text: knowledge })],
  }),
  "among ten other documents": ({ response, knowledge }, others) => ({
    answer: response,
    sources: [...others.slice(0, 5), knowledge, ...others.slice(5, 10)],
  }),
};

function grounded(): EvalFigure[] {
  return BEGIN_PARTS.flatMap((part) => {
    const answers = readBegin(part);
    const isTrue = answers.map(({ isAttributable }) => isAttributable);
    return Object.entries(TOLD).map(([name, told]): EvalFigure => {
      const scores = answers.map((one, i) => {
        const others = Array.from(
          { length: 12 },
          (_, n) => (answers[(i + 37 * (n + 1)) % answers.length] as BeginAnswer).knowledge,
        ).filter((knowledge) => knowledge !== one.knowledge);
        const { answer, sources } = told(one, others);
        const given = sources.map((text, n) => ({ spanId: String(n) as SpanId, where: "knowledge", text }));
        return groundingOf(answer, given).likelihood;
      });
      return {
        name: `grounding: ${part} ${name}`,
        value: auroc(scores, isTrue),
        unit: "AUROC",
        threshold: "robustness.grounding",
      };
    });
  });
}
