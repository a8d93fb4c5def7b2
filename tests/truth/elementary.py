#!/usr/bin/env python3
"""Writes elementary.inc: exp, log, expm1, log1p, e^x - 1 - x, sin and cos of 2 pi t to 200 digits, at seeded random arguments over every
range the bodies treat differently, at their borders, and at the worst arguments that searches of 3e7 found.
Needs Python 3 with mpmath:  python3 tests/truth/elementary.py > tests/truth/elementary.inc"""
import math
import random
import mpmath

mpmath.mp.dps = 200
random.seed(1)
uniform = random.uniform


def magnitudes(low, high, count):
    """Random powers of two times random factors, either sign."""
    return [random.choice((-1, 1)) * uniform(0.5, 1) * 2.0 ** random.randint(low, high) for _ in range(count)]


def around(*points):
    """Each point and its neighbors."""
    return [y for x in points for y in (math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf))]


tiny, smallest = 2.0 ** -1022, 5e-324
halves = [(n + 0.5) * math.log(2) for n in (-1074, -1000, -100, -3, -2, -1, 0, 1, 2, 3, 52, 53, 100, 1000)]
hexes = lambda text: [float.fromhex(x) for x in text.split()]

exp_arguments = (
    [uniform(-708, 709.7) for _ in range(80)] + [uniform(-745.1, -708.4) for _ in range(30)] + [uniform(-2, 2) for _ in range(60)]
    + magnitudes(-60, 0, 40) + around(*halves) + around(0.5, -0.5, 1.0, -1.0) + [0.0, 709.782712893384, -745.1332191019411, -708.3964185322641]
    + hexes("-0x1.2e32818f37d5fp+5 -0x1.d75455ee2c6dp+4 -0x1.d737f77f91e5p+4 -0x1.628b5896d1fd7p+9 -0x1.62339044e896p+9"))
expm1_arguments = (
    [uniform(-45, 709.7) for _ in range(60)] + [uniform(-2, 2) for _ in range(100)] + magnitudes(-60, 0, 40) + magnitudes(-1070, -60, 10)
    + around(*[x for x in halves if x > -100]) + around(0.75, -0.75, -50.0, 2.0 ** -54, -2.0 ** -54) + [709.782712893384, smallest, -smallest, tiny]
    + hexes("-0x1.62e75e72112dfp-2 -0x1.62eac8d327297p-2 -0x1.62f69fb7e8553p-2 -0x1.630bba8101797p-2"))
log_arguments = (
    [abs(x) for x in magnitudes(-1022, 1023, 60)] + [uniform(0.5, 2) for _ in range(80)] + [uniform(0.98, 1.02) for _ in range(40)]
    + [abs(x) for x in magnitudes(-1070, -1023, 20)] + [1 + x for x in magnitudes(-50, -10, 30)]
    + around(math.sqrt(0.5), math.sqrt(2), 1.0, 2.0, 0.5, tiny) + [smallest, math.nextafter(math.inf, 0), math.e]
    + hexes("0x1.69f6ebccf5a3fp-1 0x1.67b229d3bb889p+0 0x1.68bc14f39129fp-1 0x1.6968712d509b5p+0"))
log1p_arguments = (
    [uniform(-1, 1) for _ in range(80)] + [abs(x) for x in magnitudes(0, 1023, 40)] + magnitudes(-60, -1, 60) + magnitudes(-1070, -60, 10)
    + [-1 + abs(x) for x in magnitudes(-50, -2, 20)] + around(math.sqrt(0.5) - 1, math.sqrt(2) - 1, 1.0, -0.5, 2.0 ** 53)
    + [math.nextafter(-1, 0), smallest, -smallest, math.nextafter(math.inf, 0)]
    + hexes("-0x1.2c12286614b82p-2 0x1.9ec8a74eee224p-2 -0x1.2e87d618ddac2p-2 0x1.a5a1c4b5426d4p-2"))
remainder_arguments = (
    [uniform(-745, 709.7) for _ in range(40)] + [uniform(-2, 2) for _ in range(120)] + magnitudes(-60, 0, 40) + magnitudes(-500, -60, 10)
    + around(0.75, -0.75, *[x for x in halves if abs(x) < 5]) + [709.782712893384]
    + hexes("0x1.6c17e661a32e4p-2 0x1.7017d77d6063cp-2 0x1.6d10d4cbc94p-2 0x1.712efb0fdb46p-2"))
turn_arguments = (
    [uniform(0, 1) for _ in range(160)] + [abs(x) for x in magnitudes(-60, -3, 30)] + [k / 8 + x for k in range(1, 8) for x in magnitudes(-45, -20, 4)]
    + around(*[k / 8 for k in range(1, 8)]) + [0.0, math.nextafter(1, 0), 2.0 ** -53]
    + hexes("0x1.f987fe7cbc2cp-4 0x1.bf601a75179b3p-1 0x1.7fedbf47184cap-2 0x1.7e7d49659fe3ep-2"))


def row(x, value):
    """x, the double nearest to the value, and what is left in units of its last place."""
    nearest = float(value)
    rest = (value - mpmath.mpf(nearest)) / mpmath.mpf(math.ulp(nearest))
    return f"    {{{x.hex()}, {nearest.hex()}, {float(rest):.6f}}},"


def table(name, function, arguments):
    print(f"constexpr Reference {name}[] = {{")
    for x in sorted(set(arguments)):
        print(row(x, function(mpmath.mpf(x))))
    print("};")


print("// Written by elementary.py: argument, the double nearest to the true value, and the rest in units of its last place.")
table("exp_reference", mpmath.exp, exp_arguments)
table("expm1_reference", mpmath.expm1, expm1_arguments)
table("log_reference", mpmath.log, log_arguments)
table("log1p_reference", mpmath.log1p, log1p_arguments)
table("expm1_minus_x_reference", lambda x: mpmath.exp(x) - 1 - x if abs(x) > 1e-30 else x * x / 2 + x ** 3 / 6 + x ** 4 / 24, remainder_arguments)
table("sine_reference", lambda t: mpmath.sinpi(2 * t), turn_arguments)
table("cosine_reference", lambda t: mpmath.cospi(2 * t), turn_arguments)
