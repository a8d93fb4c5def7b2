/** Policies as scripts ask for them: what comes out, and what is refused at the door. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KlError, loadKlLab, requests } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const { policy } = requests;
const sampled = { ...policy, gradient: { estimator: "score-function-leave-one-out", batchSize: 32, seed: 3 } };
const directions = ["forward-kl", "reverse-kl"];
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

test("a policy's frames have the shapes and names that are promised, the optimum first", async () => {
  for (const [request, parameters] of [[policy, 5], [sampled, 5], [{ ...sampled, features: [[1, 2], [0, 1], [1, 1], [2, 0], [0, 3]] }, 2]]) {
    const { optimum, frames, ended, why } = await lab.policy(request);
    assert.deepEqual({ ended, why }, { ended: "steps", why: undefined });
    assert.ok(optimum.policy instanceof Float64Array && optimum.logPolicy instanceof Float64Array);
    assert.ok(Math.abs(sum(optimum.policy) - 1) < 1e-14);
    assert.deepEqual(frames.map(({ step }) => step), Array.from({ length: 21 }, (_, i) => 3 * i));
    for (const frame of frames) {
      assert.deepEqual(Object.keys(frame).sort(), ["entropy", "exactNorm", "gradientNorm", "noise", "policy", "reward", "step", "theta", "toOptimum", "toReference", "value"]);
      assert.equal(frame.policy.length, 5);
      assert.equal(frame.theta.length, parameters);
      assert.ok(Math.abs(sum(frame.policy) - 1) < 1e-14);
      assert.ok(Math.abs(frame.reward - sum(frame.policy.map((p, a) => p * policy.rewards[a]))) < 1e-14);
      assert.ok(Math.abs(frame.value - (optimum.value - policy.beta * frame.toOptimum["reverse-kl"])) < 1e-14);
      for (const direction of directions) assert.ok(frame.toOptimum[direction] >= 0 && frame.toReference[direction] >= 0);
      assert.equal(frame.noise > 0, request.gradient !== "exact");
    }
  }
});

test("an optimum far below all numbers keeps its logarithm", async () => {
  const { optimum, frames } = await lab.policy({ ...policy, rewards: [1000, -1000], reference: [1, 1], beta: 0.001, steps: 0 });
  assert.deepEqual([...optimum.policy], [1, 0]);
  assert.ok(Math.abs(optimum.logPolicy[1] + 2e6) < 1e-6);
  assert.ok(Math.abs(frames[0].toOptimum["reverse-kl"] - (1e6 - Math.log(2))) < 1e-6);
});

test("a rate beyond reason ends with the reason in words", async () => {
  const features = [[1000], [-1000], [0], [0], [0]];
  const { ended, why, frames } = await lab.policy({ ...policy, features, optimizer: { method: "gradient-descent", learningRate: 1000 }, rewards: [1000, -1000, 0, 0, 0] });
  assert.equal(ended, "diverged");
  assert.match(why, /^the logits lie more than 100000000 apart at step 1: /);
  assert.equal(frames.length, 1);
});

test("what is wrong is refused by its field", async () => {
  const { gradient } = sampled;
  for (const [change, name, field] of [
    [{ rewards: undefined }, "InvalidScenario", "rewards"],
    [{ rewards: [1] }, "InvalidScenario", "rewards"],
    [{ rewards: [1, 2, "3", 4, 5] }, "InvalidScenario", "rewards[2]"],
    [{ rewards: [1, 2, 3, 4, 1001] }, "InvalidScenario", "rewards[4]"],
    [{ reference: [1, 2] }, "InvalidScenario", "reference"],
    [{ reference: [1, 2, 0, 1, 1] }, "InvalidScenario", "reference[2]"],
    [{ beta: 0 }, "InvalidScenario", "beta"],
    [{ beta: "1" }, "InvalidScenario", "beta"],
    [{ penalty: "jensen-shannon" }, "InvalidScenario", "penalty"],
    [{ objective: "fit" }, "InvalidScenario", "objective"],
    [{ objective: undefined }, "InvalidScenario", "objective"],
    [{ features: null }, "InvalidScenario", "features"],
    [{ features: [[1], [2]] }, "InvalidScenario", "features"],
    [{ features: [[1], [2], [3], [4], []] }, "InvalidScenario", "features[4]"],
    [{ features: [[1], [2], [3], [4, 5], [6]] }, "InvalidScenario", "features[3]"],
    [{ features: [[1], [2], [NaN], [4], [5]] }, "InvalidScenario", "features[2][0]"],
    [{ theta: [1, 2] }, "InvalidScenario", "theta"],
    [{ theta: [1, 2, 3, 4, Infinity] }, "InvalidScenario", "theta[4]"],
    [{ optimizer: { method: "adam", learningRate: 0 } }, "InvalidScenario", "optimizer.learningRate"],
    [{ optimizer: { method: "newton", learningRate: 1 } }, "InvalidScenario", "optimizer.method"],
    [{ gradient: "sampled" }, "InvalidScenario", "gradient"],
    [{ gradient: { ...gradient, estimator: "score" } }, "InvalidScenario", "gradient.estimator"],
    [{ gradient: { ...gradient, estimator: { name: "k1" } } }, "InvalidScenario", "gradient.estimator"],
    [{ gradient: { ...gradient, estimator: "pathwise" } }, "Unsupported", "gradient.estimator"],
    [{ gradient: { ...gradient, estimator: "score-function", batchSize: 1 } }, "InvalidScenario", "gradient.batchSize"],
    [{ gradient: { ...gradient, seed: -1 } }, "InvalidScenario", "gradient.seed"],
    [{ steps: 1e5 + 1, every: 100 }, "InvalidScenario", "steps"],
    [{ steps: 20000, every: 1 }, "LimitExceeded", "every"],
    [{ gradient: { ...gradient, batchSize: 1e6 }, steps: 2000 }, "LimitExceeded", "steps"],
    [{ state: {} }, "InvalidScenario", "state"],
  ]) {
    const error = await lab.policy({ ...policy, ...change }).then(() => assert.fail(`answered: ${JSON.stringify(change)}`), (error) => error);
    assert.deepEqual({ name: error.name, field: error.field }, { name, field }, error.message);
    assert.ok(error instanceof KlError);
  }
});

test("an abort ends a long training, and the lab answers again", async () => {
  const controller = new AbortController();
  const long = lab.policy({ ...sampled, gradient: { ...sampled.gradient, batchSize: 10000 }, steps: 1e5, every: 1e5 }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(long, { name: "AbortError" });
  assert.equal((await lab.policy(policy)).frames.length, 21);
});
