/**
 * What <kl-policy> is asked to show, in either of its views: answers that a policy chooses among, or sequences it writes token by token. In a link
 * the keys of a view stand behind its name: answers.beta, sequences.drift.
 */
import { codec, type Table } from "./codec.ts";
import { optimizers } from "./fields.ts";
import { count, number, numbers, oneOf, type Kind } from "./kinds.ts";
import type { Preset } from "./preset.ts";
import { problem, type Problem } from "./problem.ts";
import { answering, estimatorsFor } from "./question.ts";
import { agreeSequences, defaultSequences, sequencesTable, type SequencesScenario } from "./sequences.ts";

export const policyViews = ["answers", "sequences"] as const;
/** What is compared: both directions of the penalty, both directions of a fit to its optimum, or two estimators of one gradient. */
export const policyModes = ["penalty", "fit", "estimators"] as const;
/** Which policies there are to choose from: all of them, or those of few features of an answer's place in the row. */
export const policyFamilies = ["softmax", "bell", "slope"] as const;
export const fewestAnswers = 2, mostAnswers = 16;

export interface AnswersScenario {
  mode: (typeof policyModes)[number];
  /** One an answer, 2…16 of them. */
  rewards: number[];
  /** Weights of the reference policy, above 0; they need not add up to 1. */
  reference: number[];
  /** All rewards are times this. */
  scale: number;
  beta: number;
  family: (typeof policyFamilies)[number];
  /** Where training of a policy of few features starts: the weight of an answer's place, and of the place squared. */
  start: number[];
  optimizer: (typeof optimizers)[number];
  rate: number;
  /** Largest norm of the gradient; 0: none. With two estimators, of the first one alone. */
  clip: number;
  gradient: "exact" | "sampled";
  /** Estimator of the gradient of forward KL, and of reverse KL; `other`: of reverse KL, to be compared with that. */
  forward: string;
  reverse: string;
  other: string;
  batch: number;
  seed: number;
  steps: number;
}

export interface PolicyScenario {
  view: (typeof policyViews)[number];
  answers: AnswersScenario;
  sequences: SequencesScenario;
  /** Where the scrubber stands, in the view of the answers. */
  step: number;
  speed: number;
}

/** Two bumps of good answers in a row of twelve, the right one rarer in the reference. From this start a bell that descends reverse KL finds the left one. */
export const defaultAnswers = (): AnswersScenario => ({
  mode: "penalty",
  rewards: [0, 0.3, 0.8, 1, 0.6, 0.1, 0.1, 0.6, 1, 0.8, 0.3, 0],
  reference: [6, 9, 12, 12, 12, 11, 10, 9, 7, 5, 4, 3],
  scale: 1, beta: 0.2, family: "softmax", start: [-1.2, -1],
  optimizer: "natural-gradient", rate: 0.2, clip: 0,
  gradient: "exact", forward: "score", reverse: "score-function-leave-one-out", other: "k3-loss", batch: 64, seed: 15, steps: 120,
});

const defaults = (view: PolicyScenario["view"]) => (): PolicyScenario => ({ view, answers: defaultAnswers(), sequences: defaultSequences(), step: 0, speed: 1 });

/** Entries that need no path: answers are not numbers that could be moved a little. */
export const answerEstimators = (direction: "forward-kl" | "reverse-kl"): readonly string[] =>
  estimatorsFor(direction, "mean").filter((name) => !/pathwise|landing/.test(name));

/** Whether an estimator of reverse KL's gradient has that gradient as its mean. */
export const isUnbiased = (name: string): boolean => answering("reverse-kl", "mean").some((entry) => entry.name === name && entry.unbiased);

export const answersTable: { readonly [Key in keyof AnswersScenario]: Kind } = {
  mode: oneOf(policyModes),
  rewards: numbers(number(-100, 100), fewestAnswers, mostAnswers),
  reference: numbers(number(1e-12, 1e6), fewestAnswers, mostAnswers),
  scale: number(0.01, 10),
  beta: number(1e-3, 1000),
  family: oneOf(policyFamilies),
  start: numbers(number(-50, 50), 2, 2),
  optimizer: oneOf(optimizers),
  rate: number(1e-6, 1000),
  clip: number(0, 1e6),
  gradient: oneOf(["exact", "sampled"]),
  forward: oneOf(answerEstimators("forward-kl")),
  reverse: oneOf(answerEstimators("reverse-kl")),
  other: oneOf(answerEstimators("reverse-kl")),
  batch: count(1, 1e6),
  seed: count(0, Number.MAX_SAFE_INTEGER),
  steps: count(1, 10000),
};

/** The table of a view with its name before each key. */
function behind<Name extends string, Part extends Readonly<Record<string, Kind>>>(name: Name, table: Part) {
  return Object.fromEntries(Object.entries(table).map(([key, kind]) => [`${name}.${key}`, kind])) as { readonly [Key in keyof Part & string as `${Name}.${Key}`]: Kind };
}

export const policyTable: Table<PolicyScenario> = {
  view: oneOf(policyViews),
  ...behind("answers", answersTable),
  ...behind("sequences", sequencesTable),
  step: count(0, 10000),
  speed: oneOf([0.5, 1, 2]),
};

/** As many weights as rewards, no step beyond the last, and of sequences no token that is not there. */
function agree(scenario: PolicyScenario, given: ReadonlySet<string>, problems: Problem[]): void {
  const { answers } = scenario;
  if (answers.reference.length !== answers.rewards.length) {
    if (given.has("answers.reference")) problems.push(problem("answers.reference", answers.reference.join(","), `as many numbers as answers.rewards has, ${answers.rewards.length}`));
    answers.reference = answers.rewards.map(() => 1);
  }
  if (scenario.step > answers.steps) {
    if (given.has("step")) problems.push(problem("step", scenario.step, `a whole number from 0 to answers.steps, ${answers.steps}`));
    scenario.step = 0;
  }
  agreeSequences(scenario.sequences, "sequences.", given, problems);
}

/** What belongs to the other view. */
const unseen = ({ view }: PolicyScenario, key: string): boolean => key.includes(".") && !key.startsWith(`${view}.`);

/** Of <kl-policy>; `sequencesCodec` of one that begins with the other view. */
export const policyCodec = codec<PolicyScenario>({ table: policyTable, defaults: defaults("answers"), unseen, agree });
export const sequencesCodec = codec<PolicyScenario>({ table: policyTable, defaults: defaults("sequences"), unseen, agree });

/** One good answer that the reference gives one time in a hundred: either penalty's optimum gives it far more, and they are far apart. */
const oneGood = (): Partial<AnswersScenario> => ({ rewards: [0, 0, 0.2, 0, 0, 0, 0, 0, 1, 0, 0, 0], reference: [8, 10, 12, 13, 13, 12, 10, 8, 1, 6, 4, 3], beta: 0.24 });

/** A question to the view of the answers, whole. */
const answers = (id: string, set: Partial<AnswersScenario>): Preset<AnswersScenario> => ({ id, set: { ...defaultAnswers(), ...set } });

export const answersPresets: readonly Preset<AnswersScenario>[] = [
  answers("two-equal", {}),
  // A twentieth of a reward at β = 0.01 is five nats: more than the reference's odds against the right answer.
  answers("slightly-better", { rewards: [0, 0.3, 0.8, 1, 0.6, 0.1, 0.1, 0.6, 1.05, 0.8, 0.3, 0], beta: 0.01 }),
  // π* gives it two thirds; of samples of the reference one in ten thousand meets it.
  answers("rare", { rewards: [0, 0, 0.3, 0, 0, 0, 0, 0, 0, 1, 0, 0], reference: [800, 1000, 1200, 1300, 1300, 1200, 1000, 800, 600, 1, 450, 350], beta: 0.1, gradient: "sampled" }),
  answers("softmax", { mode: "fit" }),
  answers("restricted", { mode: "fit", family: "bell" }),
  answers("k3-loss", { ...oneGood(), mode: "estimators", reverse: "k3-loss", other: "score-function-leave-one-out", batch: 1024, steps: 200 }),
  answers("spikes", { ...oneGood(), mode: "estimators", optimizer: "gradient-descent", rate: 1, clip: 0.1, reverse: "score-function", other: "score-function-leave-one-out", batch: 16, steps: 300 }),
];
