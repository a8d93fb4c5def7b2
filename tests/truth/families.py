#!/usr/bin/env python3
"""Writes families.inc: divergences of pairs of all families, from the definition (∫ q f(p/q)) in 40 digits, by Gauss-Legendre rules on panels
that double their distance from every place of both, and, towards an end where a density dies out like a power, on panels of the logarithm of that distance,
on to where nothing of the 25th digit is left. The error stated is the difference between rules of 14 and 20 nodes.
Needs Python 3 with mpmath, and a quarter of an hour:  python3 tests/truth/families.py > tests/truth/families.inc"""
import sys
import mpmath as mp
from references import log_normal, rule

mp.mp.dps = 40
KL = ["forward-kl", "reverse-kl"]
ALWAYS = ["jensen-shannon", "total-variation", "squared-hellinger"]


def log_normal_cdf(t):
    if t < -1e4:
        return -t * t / 2 - mp.log(-t) - mp.log(2 * mp.pi) / 2 + mp.log(1 - 1 / t ** 2 + 3 / t ** 4 - 15 / t ** 6 + 105 / t ** 8)
    tail = mp.erfc(abs(t) / mp.sqrt(2)) / 2
    return mp.log(tail) if t < 0 else mp.log1p(-tail)


class Density:
    """log() at a place; corners: where panels must end; centers: places with their scales."""

    def __init__(self, family, *numbers):
        self.family, self.given = family, [float(x) for x in numbers]
        x = [mp.mpf(v) for v in self.given]
        self.corners, self.log = [], getattr(self, "log_" + family.replace("-", "_"))
        if family == "mixture":
            total = sum(x[0::3])
            self.parts = [(x[i] / total, x[i + 1], x[i + 2]) for i in range(0, len(x), 3)]
            self.centers = [(mean, sd) for _, mean, sd in self.parts]
        elif family in ("uniform", "drawn"):
            self.low, self.high = x[:2]
            heights = x[2:] or [mp.mpf(1), mp.mpf(1)]
            self.step = (self.high - self.low) / (len(heights) - 1)
            area = self.step * (sum(heights) - (heights[0] + heights[-1]) / 2)
            self.heights, self.centers = [h / area for h in heights], []
            self.corners = [self.low + self.step * i for i in range(len(heights))]
            self.log = self.log_drawn
        else:
            self.place, self.scale = x[:2]
            self.last = x[-1]
            self.centers, self.corners = [(self.place, self.scale)], [self.place]
        if family == "student-t":
            self.centers.append((self.place, self.scale * mp.sqrt(self.last)))
            self.constant = mp.loggamma((self.last + 1) / 2) - mp.loggamma(self.last / 2) - mp.log(mp.pi * self.last) / 2 - mp.log(self.scale)
        if family == "skew-normal":
            self.centers.append((self.place, self.scale / mp.sqrt(1 + self.last ** 2)))

    def log_gaussian(self, x):
        return log_normal(x, self.place, self.scale)

    def log_mixture(self, x):
        terms = [mp.log(w) + log_normal(x, m, s) for w, m, s in self.parts]
        top = max(terms)
        return top + mp.log(sum(mp.exp(t - top) for t in terms))

    def log_student_t(self, x):
        return self.constant - (self.last + 1) / 2 * mp.log1p(((x - self.place) / self.scale) ** 2 / self.last)

    def log_laplace(self, x):
        return -abs(x - self.place) / self.scale - mp.log(2 * self.scale)

    def log_skew_normal(self, x):
        return mp.log(2) + log_normal(x, self.place, self.scale) + log_normal_cdf(self.last * (x - self.place) / self.scale)

    def log_uniform(self, x):
        return self.log_drawn(x)

    def log_drawn(self, x):
        if not self.low <= x <= self.high:
            return -mp.inf
        share = (x - self.low) / self.step
        i = min(int(share), len(self.heights) - 2)
        height = self.heights[i] + (self.heights[i + 1] - self.heights[i]) * (share - i)
        return mp.log(height) if height > 0 else -mp.inf


def integrand(kind, log_p, log_q):
    p, q = mp.exp(log_p), mp.exp(log_q)
    if kind == "forward-kl":
        return (p * (log_p - log_q) if p > 0 else 0) - p + q
    if kind == "reverse-kl":
        return (q * (log_q - log_p) if q > 0 else 0) + p - q
    if kind == "jensen-shannon":
        log_m = mp.log((p + q) / 2) if p + q > 0 else 0
        return ((p * (log_p - log_m) if p > 0 else 0) + (q * (log_q - log_m) if q > 0 else 0)) / 2
    if kind == "total-variation":
        return abs(p - q) / 2
    if kind == "squared-hellinger":
        return (p + q) / 2 - mp.exp((log_p + log_q) / 2)
    alpha, factor = (mp.mpf(2), 2) if kind == "chi-squared" else (mp.mpf(kind), 1)
    if p == 0 and q == 0 and mp.isinf(log_p) and mp.isinf(log_q):
        return mp.mpf(0)
    power = mp.exp(alpha * log_p + (1 - alpha) * log_q)
    return factor * (power - alpha * p - (1 - alpha) * q) / (alpha * (alpha - 1))


def borders(p, q):
    places = p.corners + q.corners
    for center, scale in p.centers + q.centers:
        places += [center + sign * scale * mp.mpf(2) ** (mp.mpf(k) / 2) for k in range(-16, 120) for sign in (-1, 1)]
        places += [center + scale * mp.mpf(k) / 4 for k in range(-60, 61)]
    for density in (p, q):
        if density.family == "drawn":
            places += [c + sign * density.step / mp.mpf(2) ** k for c in density.corners for k in range(1, 70) for sign in (-1, 1)]
    places.sort()
    kept = places[:1]
    for x in places[1:]:
        if x - kept[-1] > mp.mpf(10) ** -27 * (1 + abs(x)):
            kept.append(x)
    return kept


def with_equalities(p, q, places):
    found = []
    difference = lambda x: p.log(x) - q.log(x)
    for a, b in zip(places, places[1:]):
        inside = [a + (b - a) * (mp.mpf(i) / 8 * (1 - mp.mpf(10) ** -20) + mp.mpf(10) ** -21) for i in range(9)]
        values = [difference(x) for x in inside]
        for (low, at_low), (high, at_high) in zip(zip(inside, values), list(zip(inside, values))[1:]):
            if mp.isnan(at_low) or mp.isnan(at_high) or (at_low < 0) == (at_high < 0):
                continue
            for _ in range(110):
                middle = (low + high) / 2
                low, high = (middle, high) if (difference(middle) < 0) == (at_low < 0) else (low, middle)
            found.append(low)
    return sorted(places + found)


def integrals(p, q, kinds, places, n):
    sums = [mp.mpf(0)] * len(kinds)

    def add(x, weight):
        log_p, log_q = p.log(x), q.log(x)
        largest = mp.mpf(0)
        for i, kind in enumerate(kinds):
            part = weight * integrand(kind, log_p, log_q)
            sums[i] += part
            largest = max(largest, abs(part / sums[i]) if sums[i] else 0)
        return largest

    for a, b in zip(places, places[1:]):
        for x, weight in rule(n):
            add((a + b) / 2 + (b - a) / 2 * x, weight * (b - a) / 2)
    powers = [density.place for density in (p, q) if density.family == "student-t"]
    for side, edge in ((1, places[-1]), (-1, places[0])) if powers else ():
        start, width = mp.log(abs(edge - powers[0])), mp.mpf(1)
        for _ in range(200):
            parts = [add(powers[0] + side * mp.exp(start + width / 2 * (1 + x)), weight * width / 2 * mp.exp(start + width / 2 * (1 + x))) for x, weight in rule(n)]
            start, width = start + width, min(width * mp.mpf("1.2"), 300)
            if max(parts) < mp.mpf(10) ** -25:
                break
    return sums


def solve(p, q, kinds):
    places = borders(p, q)
    if "total-variation" in kinds:
        places = with_equalities(p, q, places)
    rough, fine = integrals(p, q, kinds, places, 14), integrals(p, q, kinds, places, 20)
    return [(kind, best, abs(best - coarse)) for kind, coarse, best in zip(kinds, rough, fine)]


def scattered(count):
    """Weights, means and sds without pattern, the same every time."""
    state, result = 7, []
    for _ in range(count):
        for low, high in ((1, 9), (-20, 20), (0.2, 3)):
            state = (state * 1103515245 + 12345) % 2 ** 31
            result.append(low + (high - low) * (state % 1000) / 1000)
    return result


D = Density
MODES = D("mixture", 0.5, -2, 0.6, 0.5, 2, 0.9)
CURVE = D("drawn", -2, 3, 0, 0, 1, 4, 0, 0, 0, 2, 0.1, 0)
CASES = [
    ("Student's variance all but ends", D("student-t", 0.3, 1, 2.01), D("gaussian", 0, 1.5), KL + ALWAYS + [-0.5, 0.3]),
    ("Student's fourth moment all but ends", D("student-t", 0.3, 1, 4.01), D("gaussian", 0, 1.5), KL + ALWAYS),
    ("a tenth of a degree of freedom", D("student-t", 0.3, 1, 0.1), D("gaussian", 0, 1.5), KL[1:] + ALWAYS + [-0.5, 0.01, 0.99]),
    ("a million degrees of freedom", D("student-t", 0.3, 1, 1e6), D("gaussian", 0.3, 1.01), KL + ALWAYS),
    ("Student's under a narrow q", D("student-t", 0.3, 1, 3), D("gaussian", 5, 1e-3), KL + ALWAYS),
    ("a narrow Student's", D("student-t", 0.3, 1e-5, 3), D("gaussian", 5, 1), KL + ALWAYS),
    ("two Student's, hardly integrable", D("student-t", 0.3, 1, 0.1), D("student-t", 0, 2, 0.2), KL + ALWAYS + [-0.3]),
    ("two Student's", D("student-t", 0.3, 1, 3), D("student-t", 0, 2, 9), KL + ALWAYS + [-0.3]),
    ("a light p in a heavy q", MODES, D("student-t", 0, 1, 1.5), KL[:1] + ALWAYS + ["chi-squared"]),
    ("Laplace's under a narrow q", D("laplace", 0.3, 1), D("gaussian", 5, 0.01), KL + ALWAYS + [-0.5]),
    ("a narrow Laplace's", D("laplace", 0.3, 1e-3), D("gaussian", 50, 3), KL + ALWAYS[:2] + [0.3]),
    ("two Laplace's", D("laplace", 0.3, 1), D("laplace", -1, 1.9), KL + ALWAYS + ["chi-squared"]),
    ("half a normal density", D("skew-normal", 0, 1, 1000), D("gaussian", 0.5, 1), KL + ALWAYS + ["chi-squared"]),
    ("the other half", D("skew-normal", 0, 1, -1000), D("gaussian", 0.5, 1), KL + ALWAYS),
    ("a skew tail under a narrow q", D("skew-normal", 0, 1, 3), D("gaussian", -1.5, 0.01), KL + ALWAYS + [-0.5]),
    ("a narrow skew density", D("skew-normal", 0, 1e-3, 30), D("gaussian", -1.5, 10), KL + ALWAYS),
    ("a uniform P far out", D("uniform", -1, 2), D("gaussian", 30, 0.3), KL[:1] + ALWAYS[:2]),
    ("a uniform P around a narrow Student's", D("uniform", -1, 2), D("student-t", 0.3, 1e-2, 3), KL[:1] + ALWAYS + ["chi-squared"]),
    ("a normal P that a uniform q cuts", D("gaussian", 0, 1), D("uniform", -2, 2), KL[1:] + ALWAYS),
    ("a curve with zero stretches", CURVE, D("gaussian", 0.2, 0.6), KL[:1] + ALWAYS + ["chi-squared", 0.3]),
    ("two curves", CURVE, D("drawn", -2, 3, 0, 0, 1, 4, 3, 2, 1, 2, 0.1, 0), KL[:1] + ALWAYS[:2] + ["chi-squared"]),
    ("mixtures far apart", D("mixture", 0.5, -40, 0.6, 0.5, 30, 0.9), D("mixture", 0.4, -1.5, 0.8, 0.6, 1.6, 1), KL + ALWAYS[:2] + [0.3]),
    ("mixtures nearly the same", MODES, D("mixture", 0.5, -2.01, 0.6, 0.5, 2, 0.9), KL + ALWAYS),
    ("a mixture of sixteen as q", MODES, D("mixture", *scattered(16)), KL + ALWAYS + ["chi-squared", -0.3]),
]


def number_and_error(value, error):
    """+∞ also stands for what is finite and above the largest double."""
    return "infinity, 0.0" if value > sys.float_info.max else f"{float(value)!r}, {mp.nstr(error, 2)}"


def label(kind):
    return f'"{kind}", nan' if isinstance(kind, str) else f'"alpha", {kind!r}'


if __name__ == "__main__":
    print("// Written by families.py.")
    for index, (name, p, q, kinds) in enumerate(CASES):
        for side, density in (("p", p), ("q", q)):
            print(f"constexpr double family_{side}_{index}[] = {{{', '.join(map(repr, density.given))}}};")
        print(f"constexpr DivergenceTruth family_divergences_{index}[] = {{")
        for kind, value, error in solve(p, q, kinds):
            print(f"    {{{label(kind)}, {number_and_error(value, error)}}},", flush=True)
        print("};")
        print(name, file=sys.stderr, flush=True)
    print("constexpr CaseTruth family_cases[] = {")
    for index, (name, p, q, _) in enumerate(CASES):
        sides = ", ".join(f'{{"{density.family}", family_{side}_{index}}}' for side, density in (("p", p), ("q", q)))
        print(f'    {{"{name}", {sides}, 1, family_divergences_{index}, {{}}, {{}}, {{}}}},')
    print("};")
