/** Q: the model, a Gaussian on the line. */
import type { Distribution } from "../api.ts";
import { location, spread } from "./fields.ts";

export interface Model {
  mean: number;
  sd: number;
}

/** Q's fields in a scenario's table. */
export const q = { "q.mean": location, "q.sd": spread };

/** Q as the core is asked for it. */
export const modelOf = ({ mean, sd }: Model): Distribution => ({ family: "gaussian", mean, sd });

/** Q as it was when samples were drawn that are stale by so many of its sds. */
export const older = ({ mean, sd }: Model, staleness: number): Model => ({ mean: mean - staleness * sd, sd });

/** Reverse KL's own optimum at the right one of the two modes (target.ts): the gradient is zero there. */
export const lockedModel = (): Model => ({ mean: 2.984305987835742, sd: 1.023368559661197 });
