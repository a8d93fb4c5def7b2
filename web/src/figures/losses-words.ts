/** What <kl-losses> says: which way the chosen loss pushes, where the run went, and whether its batches could know. */
import { english } from "../text/english.ts";
import { decimal, list, nats, significant, whole } from "../text/numbers.ts";
import { estimatorName, inSentence } from "./estimator-name.ts";
import { stepAt, type Frames, type Placed, type Pushes, type Vector } from "./losses-ask.ts";
import { verdictOf, type Verdict } from "./losses-verdict.ts";

const text = english.losses;

export const sides = ["reverse", "forward"] as const;

/** Where a run stands at a step: at a direction's best optimum, at a lesser one of reverse KL, nowhere yet, where it began, or it broke off. */
export type Ending = "forward" | "reverse" | "lesser" | "way" | "stuck" | "broken";

const near = (a: { mean: number; sd: number }, b: { mean: number; sd: number }): number => Math.abs(a.mean - b.mean) / b.sd + Math.abs(a.sd / b.sd - 1);
const close = 0.15;

const size = ({ mean, logSd }: Vector): number => Math.max(Math.abs(mean), Math.abs(logSd));
/** The exact push is there, and the batches drawn hardly show it. */
const isHidden = ({ exact, sampled }: Placed): boolean => size(exact.mean) > 0.05 && size(sampled) < 0.25 * size(exact.mean);

/** Where a run is; at its end it is stuck where its push is one that its batches do not show. `placed`: at that Q. */
export function endingOf({ way, optima }: Frames, step: number, placed: Placed | undefined): Ending {
  const { at } = stepAt(way, step);
  if (way.broken && step >= (way.steps.at(-1)?.step ?? 0)) return "broken";
  const [reverse, ...others] = optima.reverse;
  const best = reverse?.value ?? 0;
  const candidates: { ending: Ending; far: number }[] = [
    ...optima.forward.slice(0, 1).map(({ q }) => ({ ending: "forward" as const, far: near(at.q, q) })),
    ...[...(reverse ? [reverse] : []), ...others].map(({ q, value }) => ({ ending: value <= best * (1 + 1e-7) + 1e-12 ? ("reverse" as const) : ("lesser" as const), far: near(at.q, q) })),
  ];
  const nearest = candidates.reduce((least, candidate) => (candidate.far < least.far ? candidate : least), { ending: "way" as Ending, far: Infinity });
  const last = way.steps.at(-1)?.step ?? 0;
  if (placed !== undefined && isHidden(placed) && step > 0 && step >= last && nearest.ending !== "forward") return "stuck";
  return nearest.far < close ? nearest.ending : "way";
}

/** The entry that runs, among the pushes. */
export const runOf = ({ placed }: Pushes, run: string): Placed | undefined => placed.find(({ info }) => info.name === run);

export interface Said { push: string; run: string }

/** `pushes`: at the Q of this step. */
export function said(frames: Frames, step: number, pushes: Pushes): Said {
  const { way, scenario } = frames;
  const placed = runOf(pushes, scenario.run);
  if (!placed) return { push: "", run: "" };
  const name = estimatorName(scenario.run);
  const verdict: Verdict = verdictOf(placed, pushes, scenario.batch);
  const { at } = stepAt(way, step);
  const start = way.steps[0] ?? at;
  const ending = endingOf(frames, step, placed);
  const values = text.says.values(from(start.reverse, at.reverse), from(start.forward, at.forward));
  const push = text.says.push[verdict](name) + (scenario.staleness > 0 ? ` ${stale(pushes, scenario)}` : "");
  if (ending === "broken") return { push, run: text.says.broken(whole(at.step)) };
  if (step === 0) return { push, run: isHidden(placed) ? hidden(placed, pushes.batches) : text.says.ready };
  const now = ending === "way" && step < (way.steps.at(-1)?.step ?? 0) ? "moving" : ending;
  const run = now === "stuck" ? `${text.says.stuck(whole(at.step))} ${hidden(placed, pushes.batches)}` : text.says.endings[now](whole(at.step));
  return { push, run: `${run} ${values}` };
}

/** Who still follows reverse KL on samples of an older Q. */
function stale(pushes: Pushes, { staleness, batch }: Frames["scenario"]): string {
  const faithful = pushes.placed.filter((placed) => verdictOf(placed, pushes, batch) === "reverse").map(({ info }) => inSentence(estimatorName(info.name)));
  return text.says.stale(decimal(staleness, 2), faithful.length === 0 ? text.says.nobody : list(faithful));
}

/** The larger of the two parts of the push, as it is and as it is seen. */
function hidden({ exact, sampled }: Placed, batches: number): string {
  const [part, of] = Math.abs(exact.mean.mean) >= Math.abs(exact.mean.logSd) ? ["mean", text.says.inMean] as const : ["logSd", text.says.inLogSd] as const;
  return text.says.hidden(of, significant(-exact.mean[part]), whole(batches), significant(-sampled[part]));
}

const from = (before: number, now: number): string => (before === now ? nats(now) : text.says.from(significant(before), nats(now)));

/** All of it for those who do not see it. */
export function spoken(frames: Frames, step: number, pushes: Pushes, verdicts: ReadonlyMap<string, Verdict>): string {
  const { push, run } = said(frames, step, pushes);
  const all = [...verdicts].map(([name, verdict]) => text.matrix.one(inSentence(estimatorName(name)), text.matrix.spoken[verdict])).join("; ");
  return `${push} ${run} ${text.matrix.all(all)}`;
}
