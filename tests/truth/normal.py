#!/usr/bin/env python3
"""Writes normal.inc: log of the normal distribution function, Mills's ratio, and log Γ(x + ½) − log Γ(x), to 60 digits, at seeded random arguments.
Needs Python 3 with mpmath:  python3 tests/truth/normal.py > tests/truth/normal.inc"""
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(1)


def upper_tail(x):
    return mp.erfc(mp.mpf(x) / mp.sqrt(2)) / 2


def log_cdf(x):
    return mp.log1p(-upper_tail(x)) if x > 0 else mp.log(upper_tail(-x))


def mills(x):
    return upper_tail(x) * mp.exp(mp.mpf(x) ** 2 / 2) * mp.sqrt(2 * mp.pi)


def half_step(x):
    return mp.loggamma(mp.mpf(x) + mp.mpf(1) / 2) - mp.loggamma(mp.mpf(x))


def table(name, function, arguments):
    print(f"constexpr Reference {name}[] = {{")
    for x in arguments:
        print(f"    {{{x.hex()}, {float(function(x)).hex()}}},")
    print("};")


print("// Written by normal.py.")
table("log_normal_cdf_table", log_cdf, [random.uniform(-40, 8) for _ in range(60)] + [-random.uniform(0, 3) ** 6 for _ in range(40)] + [0.0, -1.0, 1.0, 8.2])
table("mills_table", mills, [random.uniform(0, 40) for _ in range(60)] + [random.uniform(0, 10) ** 4 for _ in range(40)] + [0.0, 4.0, 1.0])
table("half_step_table", half_step, [10 ** random.uniform(-1.4, 6) for _ in range(80)] + [0.05, 12.0, 11.999, 5e5])
