#!/usr/bin/env python3
"""Writes policy.inc: policies that are best under a KL penalty, and gradients of what policies are trained by, in 60 digits, at seeded random rewards,
references and logits. The mirror's multiplier is had by bisection; gradients are central differences of the definitions, over 1e-20.
Needs Python 3 with mpmath:  python3 tests/truth/policy.py > tests/truth/policy.inc"""
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(3)


def softmax(logits):
    most = max(logits)
    weights = [mp.exp(x - most) for x in logits]
    return [w / sum(weights) for w in weights]


def kl(a, b):
    return sum(x * (mp.log(x) - mp.log(y)) for x, y in zip(a, b))


def objective(penalty, policy, rewards, reference, beta):
    cost = kl(policy, reference) if penalty == "reverse" else kl(reference, policy)
    return sum(p * r for p, r in zip(policy, rewards)) - beta * cost


def optimum(penalty, rewards, reference, beta):
    if penalty == "reverse":
        return softmax([mp.log(w) + r / beta for w, r in zip(reference, rewards)])
    best = max(rewards)
    low, high = -mp.mpf(700), mp.log(beta)  # of log(λ − best)
    while high - low > mp.mpf(10) ** -52:
        t = mp.exp((low + high) / 2)
        if sum(beta * w / (t + (best - r)) for w, r in zip(reference, rewards)) > 1:
            low = (low + high) / 2
        else:
            high = (low + high) / 2
    t = mp.exp(high)
    return [beta * w / (t + (best - r)) for w, r in zip(reference, rewards)]


def gradient(f, theta):
    step, result = mp.mpf(10) ** -20, []
    for j in range(len(theta)):
        sides = [f([x + side * step * (k == j) for k, x in enumerate(theta)]) for side in (1, -1)]
        result.append((sides[0] - sides[1]) / (2 * step))
    return result


class Arrays:
    def __init__(self):
        self.count = 0

    def array(self, values):
        name = f"policy_numbers_{self.count}"
        self.count += 1
        print(f"constexpr double {name}[] = {{{', '.join(float(x).hex() for x in values)}}};")
        return name


def given(values):
    """The doubles nearest to some numbers, exactly."""
    return [mp.mpf(float(x)) for x in values]


def optima():
    cases = [([0, 1], [0.5, 0.5], 1), ([1, 0], [1e-10, 1], 1), ([0, 0], [0.3, 0.7], 1e-3), ([1e3, -1e3, 999.9], [1e-8, 0.9, 0.1], 1e-3),
             ([1000, 999.999], [0.2, 0.8], 1e-3), ([1, 1, 1, 0], [1e-12, 2e-12, 0.5, 0.5], 2.0), ([2, 1, 0], [1e-200, 1, 1e-100], 0.5)]
    for _ in range(20):
        n, scale = random.randint(2, 32), 10 ** random.uniform(-2, 3)
        cases.append(([random.uniform(-scale, scale) for _ in range(n)], [10 ** random.uniform(-6, 0) for _ in range(n)], 10 ** random.uniform(-3, 3)))
    rows = []
    for rewards, weights, beta in cases:
        rewards, weights, beta = given(rewards), given(weights), mp.mpf(float(beta))
        reference = [w / sum(weights) for w in weights]
        for penalty in ("reverse", "forward"):
            best = optimum(penalty, rewards, reference, beta)
            rows.append(f'{{"{penalty}-kl", {arrays.array(rewards)}, {arrays.array(weights)}, {float(beta).hex()}, {arrays.array([mp.log(p) for p in best])}, '
                        f"{float(objective(penalty, best, rewards, reference, beta)).hex()}}}")
    return rows


def gradients():
    rows = []
    for n, m in [(2, 0), (5, 0), (5, 2), (9, 3), (16, 2)]:
        rewards, weights, beta = given([random.uniform(-2, 2) for _ in range(n)]), given([10 ** random.uniform(-3, 0) for _ in range(n)]), mp.mpf(float(10 ** random.uniform(-1, 1)))
        features = [given([random.uniform(-1, 1) for _ in range(m)]) for _ in range(n)]
        theta = given([random.uniform(-2, 2) for _ in range(m or n)])
        reference = [w / sum(weights) for w in weights]
        policy = lambda theta: softmax([sum(f * t for f, t in zip(row, theta)) for row in features] if m else theta)
        for penalty in ("reverse", "forward"):
            best = optimum(penalty, rewards, reference, beta)
            for name, f in [("penalty", lambda p: -objective(penalty, p, rewards, reference, beta)), ("reverse-kl", lambda p: kl(p, best)), ("forward-kl", lambda p: kl(best, p))]:
                # What is descended: of the penalty, minus its objective.
                down = gradient(lambda theta: f(policy(theta)), theta)
                rows.append(f'{{"{penalty}-kl", "{name}", {arrays.array(rewards)}, {arrays.array(weights)}, {float(beta).hex()}, '
                            f"{arrays.array([x for row in features for x in row]) if m else '{}'}, {arrays.array(theta)}, {float(f(policy(theta))).hex()}, {arrays.array(down)}}}")
    return rows


print("// Written by policy.py.")
arrays = Arrays()
for kind, name, rows in [("OptimumTruth", "policy_optima", optima()), ("GradientTruth", "policy_gradients", gradients())]:
    print(f"constexpr {kind} {name}[] = {{")
    for row in rows:
        print(f"    {row},")
    print("};")
