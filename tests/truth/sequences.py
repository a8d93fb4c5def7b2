#!/usr/bin/env python3
"""Writes sequences.inc: the KL of tiny autoregressive policies to their references, its gradient, and mean and sd of every estimator's batch, in 60 digits,
at seeded random logits. Everything is summed over all sequences, leave-one-out over all batches of sequences where there are few; derivatives are central
differences of the definitions, over 1e-20.
Needs Python 3 with mpmath:  python3 tests/truth/sequences.py > tests/truth/sequences.inc"""
import functools
import itertools
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(5)
STEP = mp.mpf(10) ** -20


def log_softmax(logits):
    most = max(logits)
    total = mp.log(sum(mp.exp(x - most) for x in logits)) + most
    return [x - total for x in logits]


def k1(log_ratio):
    return log_ratio


def k2(log_ratio):
    return log_ratio ** 2 / 2


def k3(log_ratio):
    return mp.exp(-log_ratio) - 1 + log_ratio


def slope(f, x):
    return (f(x + STEP) - f(x - STEP)) / (2 * STEP)


def by_logits(f, logits):
    """∂f/∂logit of each."""
    def moved(i, by):
        return f([x + (by if j == i else 0) for j, x in enumerate(logits)])
    return [(moved(i, STEP) - moved(i, -STEP)) / (2 * STEP) for i in range(len(logits))]


class Case:
    def __init__(self, tokens, length, top, batch, spread, drift):
        self.tokens, self.length, self.top, self.batch = tokens, length, top, batch
        self.reference = [[random.gauss(0, spread) for _ in range(tokens)] for _ in range(tokens + 1)]
        self.policy = [[x + drift * random.gauss(0, 1) for x in row] for row in self.reference]
        self.log_reference = [log_softmax([mp.mpf(x) for x in row]) for row in self.reference]
        self.rows = [[mp.mpf(x) for x in row] for row in self.policy]
        self.sequences = list(itertools.product(range(tokens), repeat=length))
        probabilities = [self.log_policy(self.rows, r) for r in range(tokens + 1)]
        self.best = [sorted(range(tokens), key=lambda a: -probabilities[r][a])[:top] for r in range(tokens + 1)]

    @staticmethod
    def log_policy(rows, row):
        return log_softmax(rows[row])

    def row_log_ratio(self, logits, row):
        return [a - b for a, b in zip(log_softmax(logits), self.log_reference[row])]

    def places(self, y):
        return [(0 if t == 0 else 1 + y[t - 1], a) for t, a in enumerate(y)]

    def probability(self, y):
        return mp.exp(sum(self.log_of[r][a] for r, a in self.places(y)))

    # What is done to one row, as functions of its logits.

    def full(self, logits, row):
        return sum(mp.exp(l) * d for l, d in zip(log_softmax(logits), self.row_log_ratio(logits, row)))

    def top_k(self, logits, row):
        log_policy, log_ratio = log_softmax(logits), self.row_log_ratio(logits, row)
        return sum(mp.exp(log_policy[a]) * log_ratio[a] for a in self.best[row])

    def generalized(self, logits, row):
        log_policy = log_softmax(logits)
        log_ratio = self.row_log_ratio(logits, row)
        return sum(mp.exp(log_policy[a]) * log_ratio[a] - mp.exp(log_policy[a]) + mp.exp(self.log_reference[row][a]) for a in self.best[row])

    def with_rest(self, logits, row):
        log_policy = log_softmax(logits)
        rest = [a for a in range(self.tokens) if a not in self.best[row]]
        kept = self.top_k(logits, row)
        if not rest:
            return kept
        mine = sum(mp.exp(log_policy[a]) for a in rest)
        theirs = sum(mp.exp(self.log_reference[row][a]) for a in rest)
        return kept + mine * mp.log(mine / theirs)

    def prepare(self):
        rows = range(self.tokens + 1)
        self.log_of = [log_softmax(row) for row in self.rows]
        self.ratio_of = [self.row_log_ratio(self.rows[r], r) for r in rows]
        self.score_of = [[by_logits(lambda logits, a=a: log_softmax(logits)[a], self.rows[r]) for a in range(self.tokens)] for r in rows]
        self.value_of, self.slope_of = {}, {}
        for name in ("full", "top_k", "generalized", "with_rest"):
            f = getattr(self, name)
            self.value_of[name] = [f(self.rows[r], r) for r in rows]
            self.slope_of[name] = [by_logits(lambda logits, r=r, f=f: f(logits, r), self.rows[r]) for r in rows]

    def whole(self, y):
        return sum(self.ratio_of[r][a] for r, a in self.places(y))

    def is_top(self, row, token):
        return token in self.best[row]

    def values(self, y):
        places = self.places(y)
        ratios = [self.ratio_of[r][a] for r, a in places]
        rows = {name: sum(self.value_of[name][r] for r, _ in places) for name in self.value_of}
        return {
            "k1": k1(sum(ratios)), "k2": k2(sum(ratios)), "k3": k3(sum(ratios)),
            "token-k2": sum(map(k2, ratios)), "token-k3": sum(map(k3, ratios)),
            "rao-blackwell": rows["full"], "top-k": rows["top_k"], "top-k-generalized": rows["generalized"], "top-k-rest": rows["with_rest"],
            "top-k-tail": rows["top_k"] + sum(0 if self.is_top(r, a) else self.ratio_of[r][a] for r, a in places),
        }

    def from_weights(self, places, weights, name=None):
        """Σ weight · score, and the slopes of the rows visited."""
        result = [mp.mpf(0)] * ((self.tokens + 1) * self.tokens)
        for (r, a), weight in zip(places, weights):
            for k in range(self.tokens):
                result[r * self.tokens + k] += weight * self.score_of[r][a][k] + (self.slope_of[name][r][k] if name else 0)
        return result

    def gradients(self, y):
        places = self.places(y)
        ratios = [self.ratio_of[r][a] for r, a in places]
        costs = [self.value_of["full"][r] for r, _ in places]
        later = [sum(costs[t + 1:]) for t in range(self.length)]
        zero = [0] * self.length
        return {
            "score-function": self.from_weights(places, [sum(ratios)] * self.length),
            "reward-to-go": self.from_weights(places, [sum(ratios[t:]) for t in range(self.length)]),
            "rao-blackwell-gradient": self.from_weights(places, later, "full"),
            "token-loss": self.from_weights(places, zero, "full"),
            "token-k1-loss": self.from_weights(places, [slope(k1, x) for x in ratios]),
            "token-k2-loss": self.from_weights(places, [slope(k2, x) for x in ratios]),
            "token-k3-loss": self.from_weights(places, [slope(k3, x) for x in ratios]),
            "k3-loss": self.from_weights(places, [slope(k3, sum(ratios))] * self.length),
            "top-k-loss": self.from_weights(places, zero, "top_k"),
            "top-k-generalized-loss": self.from_weights(places, zero, "generalized"),
            "top-k-rest-loss": self.from_weights(places, zero, "with_rest"),
            "top-k-tail-loss": self.from_weights(places, [0 if self.is_top(r, a) else x for (r, a), x in zip(places, ratios)], "generalized"),
        }

    def left_out(self, batch, onward):
        """One batch's estimate, each log-ratio less the mean of the others'."""
        of = [[sum(self.ratio_of[r][a] for r, a in self.places(y)[t if onward else 0:]) for t in range(self.length)] for y in batch]
        result = [mp.mpf(0)] * ((self.tokens + 1) * self.tokens)
        for i, y in enumerate(batch):
            others = [sum(of[j][t] for j in range(len(batch)) if j != i) / (len(batch) - 1) for t in range(self.length)]
            estimate = self.from_weights(self.places(y), [of[i][t] - others[t] for t in range(self.length)])
            result = [a + b / len(batch) for a, b in zip(result, estimate)]
        return result

    def divergence(self, rows):
        log_of = [log_softmax(row) for row in rows]
        total = mp.mpf(0)
        for y in self.sequences:
            log_policy = sum(log_of[r][a] for r, a in self.places(y))
            total += mp.exp(log_policy) * (log_policy - sum(self.log_reference[r][a] for r, a in self.places(y)))
        return total

    def gradient(self):
        result = []
        for r in range(self.tokens + 1):
            def moved(row):
                return self.divergence([row if i == r else old for i, old in enumerate(self.rows)])
            result += by_logits(moved, self.rows[r])
        return result


def moments(weighted, batch):
    """Mean and sd/√batch of lists of numbers with probabilities."""
    count = len(weighted[0][1])
    mean = [sum(p * x[j] for p, x in weighted) for j in range(count)]
    return mean, [mp.sqrt(sum(p * (x[j] - mean[j]) ** 2 for p, x in weighted) / batch) for j in range(count)]


names = {}


def numbers(values):
    text = ", ".join(float(x).hex() for x in values)
    if text not in names:
        names[text] = f"sequence_numbers_{len(names)}"
        print(f"constexpr double {names[text]}[] = {{{text}}};")
    return names[text]


def row(index, case):
    case.prepare()
    weights = {y: case.probability(y) for y in case.sequences}
    entries = []
    for of in (lambda y: {name: [x] for name, x in case.values(y).items()}, case.gradients):
        each = [(weights[y], of(y)) for y in case.sequences]
        for name in each[0][1]:
            entries.append((name, *moments([(p, x[name]) for p, x in each], case.batch)))
    if len(case.sequences) ** case.batch < 1000:
        batches = list(itertools.product(case.sequences, repeat=case.batch))
        chances = [functools.reduce(lambda a, b: a * b, (weights[y] for y in batch)) for batch in batches]
        for name, onward in (("score-function-leave-one-out", False), ("reward-to-go-leave-one-out", True)):
            entries.append((name, *moments([(p, case.left_out(batch, onward)) for p, batch in zip(chances, batches)], 1)))
    rows = [f'    {{"{name}", {numbers(mean)}, {numbers(sd)}}},' for name, mean, sd in entries]
    print(f"constexpr SequenceEstimatorTruth sequence_estimators_{index}[] = {{", *rows, "};", sep="\n")
    logits = [numbers([x for line in table for x in line]) for table in (case.policy, case.reference)]
    return (f"    {{{case.tokens}, {case.length}, {case.top}, {case.batch}, {logits[0]}, {logits[1]}, {float(case.divergence(case.rows)).hex()}, "
            f"{numbers(case.gradient())}, sequence_estimators_{index}}},")


print("// Written by sequences.py.")
cases = [Case(2, 3, 1, 2, 1, 1), Case(2, 2, 2, 4, 0.5, 0.2), Case(3, 2, 2, 3, 1, 2), Case(3, 4, 2, 8, 1, 0.5), Case(4, 3, 3, 16, 2, 4), Case(5, 1, 2, 2, 1, 1), Case(6, 2, 3, 32, 1, 1e-3)]
print(*["constexpr SequenceTruth sequence_truths[] = {", *[row(i, case) for i, case in enumerate(cases)], "};"], sep="\n")
