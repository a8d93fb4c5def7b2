"""What the programs for reference values share: quadrature rules and the normal density, in the digits that mpmath is set to."""
import functools
import mpmath as mp


@functools.lru_cache(None)
def rule(n):
    """Nodes and weights of the Gauss-Legendre rule, by Newton's method."""
    nodes = []
    for k in range(1, n + 1):
        x = mp.cos(mp.pi * (k - mp.mpf(1) / 4) / (n + mp.mpf(1) / 2))
        for _ in range(8):
            before, value = mp.mpf(1), x
            for degree in range(2, n + 1):
                before, value = value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree
            slope = n * (x * value - before) / (x * x - 1)
            x -= value / slope
        nodes.append((x, 2 / ((1 - x * x) * slope ** 2)))
    return nodes


def log_normal(x, mean, sd):
    return -((x - mean) / sd) ** 2 / 2 - mp.log(sd) - mp.log(2 * mp.pi) / 2
