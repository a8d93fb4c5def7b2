/** A point chosen on the map is where the noise is shown. */
import type { MapScenario } from "../scenario/map.ts";
import { mostEstimators, noiseCodec, type NoiseScenario } from "../scenario/noise.ts";
import { estimatorsFor } from "../scenario/question.ts";
import type { ArticleFigures } from "./linked-state.ts";

/** The map's question at its point: its two estimators first, then those of the noise figure that answer it as well. */
function at({ p, q, direction, parameter, estimators }: MapScenario, noise: NoiseScenario): NoiseScenario {
  const answering = estimatorsFor(direction, parameter);
  const others = noise.estimators.filter(({ name }) => answering.includes(name) && !estimators.some((one) => one.name === name));
  const shown = [...estimators, ...others].slice(0, mostEstimators);
  const picked = shown.some(({ name }) => name === noise.picked) ? noise.picked : "";
  return { ...noise, p, q, direction, parameter, estimators: shown, picked };
}

export function follow({ map, noise }: ArticleFigures): void {
  map.addEventListener("kl-change", () => {
    const next = at(map.scenario, noise.scenario);
    if (noiseCodec.write(next) !== noiseCodec.write(noise.scenario)) noise.scenario = next;
  });
}
