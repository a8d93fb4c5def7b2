#!/usr/bin/env python3
"""Writes triples.inc: how often each measure breaks the triangle inequality on random triples of Gaussians, and the standard error of that share. Plain Monte
Carlo with Python's own generator, closed forms written out anew, Jensen-Shannon by Simpson's rule. Takes some minutes:
python3 tests/truth/triples.py > tests/truth/triples.inc"""
import math
import random

random.seed(20251125)


def kl(p, q):
    return math.log(q[1] / p[1]) + (p[1] ** 2 + (p[0] - q[0]) ** 2) / (2 * q[1] ** 2) - 0.5


def hellinger(p, q):
    both = p[1] ** 2 + q[1] ** 2
    return 1 - math.sqrt(2 * p[1] * q[1] / both) * math.exp(-((p[0] - q[0]) ** 2) / (4 * both))


def chi_squared(p, q):
    left = 2 * q[1] ** 2 - p[1] ** 2
    if left <= 0:
        return math.inf
    exponent = (p[0] - q[0]) ** 2 / left
    return math.inf if exponent > 700 else q[1] ** 2 / (p[1] * math.sqrt(left)) * math.exp(exponent) - 1


def jensen_shannon(p, q):
    def density(x, g):
        return math.exp(-0.5 * ((x - g[0]) / g[1]) ** 2) / (g[1] * math.sqrt(2 * math.pi))

    def part(a, b):
        return a * math.log(2 * a / (a + b)) if a > 0 else 0.0

    narrow = min(p, q, key=lambda g: g[1])
    # log 2 minus what the two share: zero wherever either is.
    n, low, width = 200, narrow[0] - 9 * narrow[1], 18 * narrow[1]
    total = 0.0
    for i in range(n + 1):
        x = low + width * i / n
        a, b = density(x, p), density(x, q)
        shared = (a + b) * math.log(2) - part(a, b) - part(b, a)
        total += shared * (1 if i in (0, n) else 4 if i % 2 else 2)
    return math.log(2) - 0.5 * total * width / n / 3


measures = {
    "forward-kl": (kl, 1_000_000),
    "reverse-kl": (lambda p, q: kl(q, p), 1_000_000),
    "jensen-shannon": (jensen_shannon, 50_000),
    "squared-hellinger": (hellinger, 1_000_000),
    "chi-squared": (chi_squared, 1_000_000),
}


def gaussian():
    return random.uniform(-3, 3), math.exp(random.uniform(-math.log(5), math.log(5)))


print("// Written by triples.py.\nconstexpr Share triangle_failures[] = {")
for name, (measure, count) in measures.items():
    failures = 0
    for _ in range(count):
        a, b, c = gaussian(), gaussian(), gaussian()
        failures += measure(a, c) > measure(a, b) + measure(b, c)
    share = failures / count
    print(f'    {{"{name}", {share:.6f}, {math.sqrt(share * (1 - share) / count):.6f}}},')
print("};")
