/** What <kl-metric> says of its numbers. */
import { triplesAStep, type MetricScenario } from "../../scenario/metric.ts";
import { english } from "../../text/english.ts";
import { list, significant, whole } from "../../text/numbers.ts";
import { fails, measures, type MeasureId, type PairName, type Pairs, type Ways } from "./ask.ts";
import type { Count } from "./search.ts";

const text = english.metric;
const distances: readonly MeasureId[] = ["root-jensen-shannon", "hellinger", "total-variation"];

export function readout(ways: readonly Ways[], count: Count): string {
  const kl = ways.find(({ id }) => id === "forward-kl");
  if (!kl) return "";
  const here = `${text.straight(significant(kl.direct.value), significant(kl.first.value), significant(kl.second.value))} ${fails(kl) ? text.cheaper : text.dearer}`;
  const failures = (id: MeasureId) => count.results[measures.findIndex((one) => one.id === id)]?.triangle.failures ?? 0;
  if (count.steps === 0) return here;
  const broken = distances.reduce((sum, id) => sum + failures(id), 0);
  return `${here} ${text.searched(whole(count.steps * triplesAStep), whole(failures("forward-kl")), broken === 0 ? text.never : text.sometimes(whole(broken)))}`;
}

export const bellText = ({ mean, sd }: { mean: number; sd: number }): string => text.plot.bell(significant(mean), significant(sd));

export function describeMap({ a, mean, sd }: MetricScenario): string {
  return text.map.description(significant(mean.from), significant(mean.to), significant(sd.from), significant(sd.to), significant(a.sd));
}

export function describeBounds(pairs: Pairs): string {
  const one = (name: PairName) => {
    const known = pairs[name];
    return text.bounds.pair(text.bounds.pairs[name], significant(known["total-variation"].value), significant(known["forward-kl"].value), significant(known["reverse-kl"].value));
  };
  return text.bounds.description((["ab", "bc", "ac"] as const).map(one).join(" "));
}

/** "1 KL, 2 …": what the rows of a table are. */
export const rowNames = (): string => list(measures.map(({ id }, i) => `${i + 1} ${text.strip.names[id]}`));
