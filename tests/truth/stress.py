#!/usr/bin/env python3
"""Writes stress.inc: divergences and gradients where double precision has a hard time, from the definitions (∫ q f(p/q) and its derivative
under the integral) in 40 digits, by Gauss-Legendre rules on panels far finer than needed. The error stated is the difference between rules
of 16 and 24 nodes. Needs Python 3 with mpmath, and half an hour:  python3 tests/truth/stress.py > tests/truth/stress.inc"""
import sys
import mpmath as mp
from references import log_normal, rule

mp.mp.dps = 40
NAMED = ["forward-kl", "reverse-kl", "jensen-shannon", "total-variation", "squared-hellinger", "chi-squared"]
ALPHAS = [-0.5, 0.3, 1e-9, 1 - 2.0 ** -30, 2.0]


class Case:
    def __init__(self, name, p, q, kinds=NAMED, alphas=ALPHAS):
        self.name, self.kinds = name, list(kinds) + [{"alpha": a} for a in alphas]
        self.given_p, self.given_q = p, q
        self.p = [tuple(mp.mpf(float(v)) for v in c) for c in p]
        total = sum(c[0] for c in self.p)
        self.p = [(w / total, m, s) for w, m, s in self.p]
        self.q = tuple(mp.mpf(float(v)) for v in q)

    def log_p(self, x):
        terms = [mp.log(w) + log_normal(x, m, s) for w, m, s in self.p]
        top = max(terms)
        return top + mp.log(sum(mp.exp(t - top) for t in terms))

    def log_q(self, x):
        return log_normal(x, *self.q)

    def exponents(self):
        return {1.0: True, 0.0: True, **{(2.0 if k == "chi-squared" else k["alpha"]): True for k in self.kinds if k == "chi-squared" or isinstance(k, dict)}}

    def finite(self, alpha):
        widest = max(s for _, _, s in self.p)
        return alpha / widest ** 2 + (1 - alpha) / self.q[1] ** 2 > 0

    def borders(self):
        mu, sigma = self.q
        places = []
        ladder = [mp.mpf(k) for k in range(0, 16)]
        for alpha in self.exponents():
            for _, m, s in self.p:
                curvature = mp.mpf(alpha) / s ** 2 + (1 - mp.mpf(alpha)) / sigma ** 2
                if curvature <= 0:
                    continue
                center = (mp.mpf(alpha) * m / s ** 2 + (1 - mp.mpf(alpha)) * mu / sigma ** 2) / curvature
                for k in ladder:
                    places += [center - k / mp.sqrt(curvature), center + k / mp.sqrt(curvature)]
        low, high = min(places), max(places)
        curves = [(mp.log(w) - mp.log(s), m, s) for w, m, s in self.p] + [(-mp.log(sigma), mu, sigma)]
        for i in range(len(curves)):  # where two components, or one and q, are equal
            for j in range(i):
                (c1, m1, s1), (c2, m2, s2) = curves[i], curves[j]
                a, b, c = 1 / s2 ** 2 - 1 / s1 ** 2, 2 * (m1 / s1 ** 2 - m2 / s2 ** 2), m2 ** 2 / s2 ** 2 - m1 ** 2 / s1 ** 2 + 2 * (c1 - c2)
                if a == 0:
                    roots = [-c / b] if b else []
                else:
                    d = b * b - 4 * a * c
                    roots = [(-b - mp.sqrt(d)) / (2 * a), (-b + mp.sqrt(d)) / (2 * a)] if d > 0 else []
                for x in roots:
                    turn = abs((x - m1) / s1 ** 2 - (x - m2) / s2 ** 2)
                    leads = -((x - m1) / s1) ** 2 / 2 + c1 - mp.log(2 * mp.pi) / 2 > min(self.log_p(x), self.log_q(x)) - 3
                    if turn == 0 or not low < x < high or not leads:
                        continue
                    places.append(x)
                    for k in range(-1, 40):
                        step = mp.mpf(2) ** k / turn
                        places += [x - step, x + step]
        places = sorted(x for x in places if low <= x <= high)
        smallest = min([s for _, _, s in self.p] + [sigma]) / 1000
        kept = [places[0]]
        for x in places[1:]:
            if x - kept[-1] > smallest / 1000:
                kept.append(x)
        return kept

    def with_equalities(self, borders):
        result = []
        difference = lambda x: self.log_q(x) - self.log_p(x)
        for a, b in zip(borders, borders[1:]):
            result.append(a)
            steps = [a + (b - a) * k / 8 for k in range(9)]
            for u, v in zip(steps, steps[1:]):
                if difference(u) * difference(v) < 0:
                    for _ in range(150):
                        middle = (u + v) / 2
                        if difference(u) * difference(middle) <= 0:
                            v = middle
                        else:
                            u = middle
                    result.append((u + v) / 2)
        return result + [borders[-1]]

    def integrals(self, n, borders):
        mu, sigma = self.q
        sums = [[mp.mpf(0)] * 3 for _ in self.kinds]
        for a, b in zip(borders, borders[1:]):
            for x, weight in rule(n):
                y, weight = (a + b) / 2 + (b - a) / 2 * x, weight * (b - a) / 2
                z = (y - mu) / sigma
                for total, (cost, bracket) in zip(sums, self.integrands(self.log_p(y), self.log_q(y))):
                    total[0] += weight * cost
                    total[1] += weight * bracket * z / sigma
                    total[2] += weight * bracket * (z * z - 1)
        return sums

    def integrands(self, log_p, log_q):
        p, q = mp.exp(log_p), mp.exp(log_q)
        for kind in self.kinds:
            if kind == "forward-kl":
                yield p * (log_p - log_q) - p + q, -p
            elif kind == "reverse-kl":
                yield q * (log_q - log_p) + p - q, q * (log_q - log_p)
            elif kind == "jensen-shannon":
                log_m = mp.log((p + q) / 2)
                yield (p * (log_p - log_m) + q * (log_q - log_m)) / 2, -q * (log_m - log_q) / 2
            elif kind == "total-variation":
                yield abs(p - q) / 2, q * mp.sign(q - p) / 2
            elif kind == "squared-hellinger":
                mean = mp.exp((log_p + log_q) / 2)
                yield (p + q) / 2 - mean, -mean / 2
            else:
                alpha, factor = (mp.mpf(2), 2) if kind == "chi-squared" else (mp.mpf(kind["alpha"]), 1)
                power = mp.exp(alpha * log_p + (1 - alpha) * log_q)
                yield factor * (power - alpha * p - (1 - alpha) * q) / (alpha * (alpha - 1)), factor * (q - power) / alpha

    def is_infinite(self, kind):
        return (kind == "chi-squared" and not self.finite(mp.mpf(2))) or (isinstance(kind, dict) and not self.finite(mp.mpf(kind["alpha"])))


def scattered(count):
    """Weights, means and sds without pattern, the same every time."""
    state, result = 1, []
    for _ in range(count):
        row = []
        for low, high in ((1, 9), (-20, 20), (2, 30)):
            state = (state * 1103515245 + 12345) % 2 ** 31
            row.append(low + (high - low) * (state % 1000) / 1000)
        result.append((row[0], row[1], row[2] / 10))
    return result


CASES = [
    Case("narrow beside wide", [(0.5, -3, 1e-3), (0.5, 3, 1e3)], (0.1, 0.7)),
    Case("the narrowest beside the widest", [(0.5, 0, 1e-6), (0.5, 1, 1e6)], (0, 1)),
    Case("ten million sds apart", [(0.5, -5e5, 0.1), (0.5, 5e5, 0.11)], (-5e5 + 0.05, 0.12)),
    Case("ten million sds apart, covered", [(0.5, -5e5, 0.1), (0.5, 5e5, 0.11)], (1e4, 5e5), alphas=[-0.5, 0.3, 2.0]),
    Case("far from zero", [(0.4, 1e6 - 2e-3, 1e-3), (0.6, 1e6 - 5e-3, 7e-4)], (1e6 - 3e-3, 2e-3)),
    Case("just below twice the variance", [(0.5, -1, 1), (0.5, 1, 0.5)], (0.2, 0.70746)),
    Case("close to twice the variance", [(0.5, 0.1, 1), (0.5, 0.05, 0.5)], (0.1, 0.7074602462329597), kinds=["chi-squared"], alphas=[]),
    Case("closer to twice the variance", [(0.5, 0.1, 1), (0.5, 0.05, 0.5)], (0.1, 0.7071421356417675), kinds=["chi-squared"], alphas=[]),
    Case("high powers", [(0.5, -1, 1), (0.5, 1.5, 0.8)], (0.5, 0.98), kinds=["chi-squared"], alphas=[8.0, -8.0, 5.5]),
    Case("nearly the same", [(0.5, -1e-3, 1), (0.5, 1e-3, 1)], (0, 1)),
    Case("nearly the same, off by a little", [(0.5, -0.01, 1), (0.5, 0.011, 1.001)], (0.0004, 1.0006)),
    Case("a hair of a bump", [(0.999, 0, 1), (0.001, 0.3, 1e-6)], (0.1, 1.1)),
    Case("a bump that never leads", [(0.9999999, 0, 1), (1e-7, 0.3, 1e-5)], (0, 1), alphas=[0.3]),
    Case("wide over narrow modes", [(0.5, -1, 1e-4), (0.5, 1, 1e-4)], (0.1, 1), alphas=[0.3, 0.5]),
    Case("weights far apart", [(1, 0, 1), (1e-12, 30, 0.5), (1e-200, -25, 2)], (0.2, 1.3)),
    Case("sixteen components", scattered(16), (1, 9), alphas=[0.3]),
    Case("worlds apart", [(0.3, -40, 1), (0.7, -37, 0.5)], (40, 1.2)),
    Case("a ratio beyond every double", [(0.5, -40, 1), (0.5, -37, 0.5)], (0, 0.9), kinds=["forward-kl", "chi-squared"], alphas=[0.9]),
]


def beyond(x):
    return mp.isinf(x) or abs(x) > sys.float_info.max


def number(x):
    """+∞ also stands for what is finite and above the largest double; its sign is kept."""
    return "nan" if x is None else ("-infinity" if x < 0 else "infinity") if beyond(x) else repr(float(x))


def bound(value, error):
    return "0.0" if value is None or beyond(value) else mp.nstr(error, 2)


def label(kind):
    return f'"alpha", {kind["alpha"]!r}' if isinstance(kind, dict) else f'"{kind}", nan'


def solve(case):
    infinite = [case.is_infinite(kind) for kind in case.kinds]
    all_kinds, case.kinds = case.kinds, [kind for kind, skip in zip(case.kinds, infinite) if not skip]
    borders = case.with_equalities(case.borders())
    print(f"{case.name}: {len(borders)} panels", file=sys.stderr, flush=True)
    rough, fine = case.integrals(16, borders), case.integrals(24, borders)
    results = iter(zip(rough, fine))
    case.kinds = all_kinds
    for kind, skip in zip(all_kinds, infinite):
        if skip:
            yield kind, [mp.inf, None, None], [0, 0, 0]
        else:
            coarse, best = next(results)
            yield kind, best, [abs(a - b) for a, b in zip(coarse, best)]


print("// Written by stress.py.")
for index, case in enumerate(CASES):
    numbers = [float(v) for component in case.given_p for v in component]
    print(f"constexpr double stress_p_{index}[] = {{{', '.join(map(repr, numbers if len(case.given_p) > 1 else numbers[1:]))}}};")
    rows = list(solve(case))
    worst = max(float(e[0] / (abs(v[0]) + mp.mpf(10) ** -10)) for _, v, e in rows if not mp.isinf(v[0]))
    print(f"{case.name}: worst error {worst:.1e}", file=sys.stderr, flush=True)
    print(f"constexpr DivergenceTruth stress_divergences_{index}[] = {{")
    for kind, value, error in rows:
        print(f"    {{{label(kind)}, {number(value[0])}, {bound(value[0], error[0])}}},")
    print("};")
    for j, (_, value, error) in enumerate(rows):
        print(f"constexpr double stress_gradient_{index}_{j}[] = {{{number(value[1])}, {number(value[2])}}}, "
              f"stress_gradient_error_{index}_{j}[] = {{{bound(value[1], error[1])}, {bound(value[2], error[2])}}};")
    print(f"constexpr GradientTruth stress_gradients_{index}[] = {{")
    for j, (kind, _, _) in enumerate(rows):
        print(f"    {{{label(kind)}, stress_gradient_{index}_{j}, stress_gradient_error_{index}_{j}}},")
    print("};")
for index, case in enumerate(CASES):
    print(f"constexpr double stress_q_{index}[] = {{{float(case.given_q[0])!r}, {float(case.given_q[1])!r}}};")
print("constexpr CaseTruth stress_cases[] = {")
for index, case in enumerate(CASES):
    family = "mixture" if len(case.given_p) > 1 else "gaussian"
    print(f'    {{"{case.name}", {{"{family}", stress_p_{index}}}, {{"gaussian", stress_q_{index}}}, 1, stress_divergences_{index}, stress_gradients_{index}, {{}}, {{}}}},')
print("};")
