/** The numbers of <kl-losses> as tables: every placement's push, both gradients, the run and the optima. */
import { english } from "../text/english.ts";
import { estimatorName } from "./estimator-name.ts";
import type { Table } from "./figure.ts";
import type { Frames, Pushes } from "./losses-ask.ts";

const text = english.losses.tables;

/** `pushes`: at the Q of the step shown. */
export function lossesTables({ scenario, way, optima, guides }: Frames, pushes: Pushes): Table[] {
  const { "reverse-kl": reverse, "forward-kl": forward } = pushes.truth;
  return [
    {
      name: text.pushes(pushes.placed.map(({ info }, i) => `${i + 1} ${info.name}`).join(", ")), columns: text.pushColumns,
      rows: pushes.placed.map(({ exact: { mean, sd, visible }, sampled }, i) => [i + 1, -mean.mean, -mean.logSd, sd.mean, sd.logSd, visible.mean, visible.logSd, -sampled.mean, -sampled.logSd]),
    },
    { name: text.gradients, columns: text.gradientColumns, rows: [[-reverse.mean, -reverse.logSd], [-forward.mean, -forward.logSd]] },
    { name: text.run(estimatorName(scenario.run)), columns: text.runColumns, rows: way.steps.map(({ step, q, reverse: backward, forward: ahead }) => [step, q.mean, q.sd, backward, ahead]) },
    { name: text.guides.reverse, columns: text.guideColumns, rows: guides.reverse.map(({ mean, sd }) => [mean, sd]) },
    { name: text.guides.forward, columns: text.guideColumns, rows: guides.forward.map(({ mean, sd }) => [mean, sd]) },
    { name: text.optima.reverse, columns: text.optimaColumns, rows: optima.reverse.map(({ q, value }) => [q.mean, q.sd, value]) },
    { name: text.optima.forward, columns: text.optimaColumns, rows: optima.forward.map(({ q, value }) => [q.mean, q.sd, value]) },
  ];
}
