#!/usr/bin/env python3
"""Writes product.inc: for d copies of two unit Gaussians delta apart, sd over KL of k1, k2, k3, the variance of the ratio, and what share of the
samples counts. Between them log r is Gaussian, of mean -s/2 and variance s = d delta^2, and all follows from E[r^k] = e^((k^2 - k) s/2).
Needs Python 3 with mpmath:  python3 tests/truth/product.py > tests/truth/product.inc"""
import mpmath as mp

mp.mp.dps = 60


def double(x):
    """A C++ literal of the double nearest to x."""
    return "infinity" if x > mp.mpf(2) ** 1024 else float(x).hex()


def row(delta, d):
    s = d * mp.mpf(delta) ** 2
    divergence, ratio = s / 2, mp.expm1(s)
    k2 = s ** 2 / 2 + s ** 3 / 4  # a quarter of Var((Y - s/2)^2), Y ~ N(0, s)
    k3 = ratio - s                # Var(r) + Var(log r) - 2 Cov(log r, r), the latter two s each
    return [float(delta).hex(), repr(float(d)), *(double(mp.sqrt(v) / divergence) for v in (s, k2, k3)), double(ratio), double(mp.exp(-s))]


print("// Written by product.py: delta, d, sd/KL of k1, k2, k3, Var(r), 1/(1 + Var(r)).")
print("constexpr Reference gaussian_products[] = {")
for delta in (1e-6, 1e-3, 0.0447, 0.3, 1.0, 2.5, 20.0):
    for d in (1, 2, 3, 16, 64, 256, 1024, 7900, 10 ** 5, 10 ** 6):
        print("    {" + ", ".join(row(delta, d)) + "},")
print("};")
