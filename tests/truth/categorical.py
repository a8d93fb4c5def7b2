#!/usr/bin/env python3
"""Writes categorical.inc: divergences of categorical distributions, and their gradients by q's logits, in 60 digits. Weights are whole numbers or powers
of two, so that a double holds them exactly; those of thousands of answers are made here and in the test by the same rule. Gradients are central
differences over 1e-20.
Needs Python 3 with mpmath:  python3 tests/truth/categorical.py > tests/truth/categorical.inc"""
import mpmath as mp

mp.mp.dps = 60

KINDS = ["forward-kl", "reverse-kl", "jensen-shannon", "total-variation", "squared-hellinger", "chi-squared"]
ALPHAS = ["-3", "-0.5", "1e-7", "0.3", "0.999", "1.5", "3", "8"]
FEW = {"five": ([1, 2, 3, 4, 5], [5, 1, 1, 2, 7]), "two": ([1, 999999], [3, 1]), "zeros": ([0, 2, 3, 0, 5], [5, 1, 1, 2, 7]),
       "rare": ([1, 2 ** 40, 2 ** 41], [2 ** 39, 1, 2 ** 41])}
MANY = {"broad": lambda k: (1 + 7919 * k % 4093, 1 + 6007 * k % 4091), "near": lambda k: (2 ** 20 + k, 2 ** 20 + k + k % 5 - 2),
        "wide": lambda k: (mp.mpf(2) ** -(k % 600), mp.mpf(2) ** -(7 * k % 900))}


def shares(weights):
    total = mp.fsum(weights)
    return [mp.mpf(w) / total for w in weights]


def term(kind, p, q):
    """q f(p/q)"""
    log = lambda a, b: a * mp.log(a / b) if a else mp.mpf(0)
    if kind == "forward-kl":
        return log(p, q)
    if kind == "reverse-kl":
        return log(q, p) if p else mp.inf
    if kind == "jensen-shannon":
        return (log(p, (p + q) / 2) + log(q, (p + q) / 2)) / 2
    if kind == "total-variation":
        return abs(p - q) / 2
    if kind == "squared-hellinger":
        return (mp.sqrt(p) - mp.sqrt(q)) ** 2 / 2
    if kind == "chi-squared":
        return p * p / q - p
    alpha = mp.mpf(float(kind))
    if p == 0 and alpha < 0:
        return mp.inf
    return (p - (p ** alpha * q ** (1 - alpha) if p else 0)) / (alpha * (1 - alpha))


def value(kind, p, q):
    return mp.fsum(term(kind, a, b) for a, b in zip(p, q))


def gradient(kind, p, q):
    step, result = mp.mpf(10) ** -20, []
    for j in range(len(q)):
        sides = [value(kind, p, shares([w * mp.exp(side * step * (k == j)) for k, w in enumerate(q)])) for side in (1, -1)]
        result.append((sides[0] - sides[1]) / (2 * step))
    return result


def number(x):
    nearest = float(x)
    return "infinity" if nearest == float("inf") else nearest.hex()


print("// Written by categorical.py.")
for name, (p, q) in FEW.items():
    for side, weights in (("p", p), ("q", q)):
        print(f"constexpr double {name}_{side}[] = {{{', '.join(map(str, weights))}}};")
few, many = [], []
for kind in KINDS + ALPHAS:
    says = f'"{kind}", not_a_number' if kind in KINDS else f'"alpha", {kind}'
    for name, (p, q) in FEW.items():
        p, q = shares(p), shares(q)
        exact = value(kind, p, q)
        slope = f"{name}_slope_{len(few)}" if exact != mp.inf else ""
        if slope:
            print(f"constexpr double {slope}[] = {{{', '.join(map(number, gradient(kind, p, q)))}}};")
        few.append(f'{{"{name}", {name}_p, {name}_q, {says}, {number(exact)}, {slope or "{}"}}}')
    for name, rule in MANY.items():
        p, q = zip(*map(rule, range(4096)))
        many.append(f'{{"{name}", {{}}, {{}}, {says}, {number(value(kind, shares(p), shares(q)))}, {{}}}}')
print("constexpr CategoricalTruth categorical_few[] = {\n    " + ",\n    ".join(few) + "};")
print("constexpr CategoricalTruth categorical_many[] = {\n    " + ",\n    ".join(many) + "};")
