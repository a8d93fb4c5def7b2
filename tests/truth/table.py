#!/usr/bin/env python3
"""Writes cases.inc, the tables declared in cases.h, from cases.json (densities) and truth.json (reference values).
python3 tests/truth/table.py > tests/truth/cases.inc"""
import json
import pathlib

FIELDS = {"gaussian": ["mean", "sd"], "student-t": ["mean", "scale", "df"], "laplace": ["mean", "scale"],
          "skew-normal": ["location", "scale", "shape"], "uniform": ["low", "high"], "drawn": ["low", "high"]}


def number(x):
    """A C++ literal; null does not exist, which is NaN here."""
    if x is None:
        return "nan"
    return {"Infinity": "infinity", "-Infinity": "-infinity"}.get(x) or repr(float(x))


class Table:
    """Rows of lists: each distinct list of numbers becomes an array of its own, which rows refer to by name."""

    def __init__(self, prefix):
        self.prefix, self.names = prefix, {}

    def numbers(self, values):
        if not values:
            return "{}"
        text = ", ".join(number(x) for x in values)
        if text not in self.names:
            self.names[text] = f"{self.prefix}_{len(self.names)}"
            print(f"constexpr double {self.names[text]}[] = {{{text}}};")
        return self.names[text]

    def density(self, density):
        """A `DensityTruth`."""
        if density["family"] == "mixture":
            values = [c[k] for c in density["components"] for k in ("weight", "mean", "sd")]
        else:
            values = [density[field] for field in FIELDS[density["family"]]] + density.get("density", [])
        return f'{{"{density["family"]}", {self.numbers(values)}}}'


def array(of, name, rows):
    print(f"constexpr {of} {name}[] = {{")
    for row in rows:
        print("    {" + ", ".join(row) + "},")
    print("};")
    return name


def kind(of):
    return '"alpha", ' + number(of["alpha"]) if isinstance(of, dict) else f'"{of}", nan'


def estimator_row(table, entry):
    estimator, first_order = entry["estimator"], entry.get("firstOrder", {})
    if not isinstance(estimator, dict):
        estimator = {"name": estimator, "lambda": None}
    lists = [entry["truth"], entry["exact"]["mean"], entry["exact"]["sd"], *(entry["error"][part] for part in ("truth", "mean", "sd")),
             first_order.get("bias"), first_order.get("sd")]
    return [f'"{estimator["name"]}"', number(estimator["lambda"]), *map(table.numbers, lists), number(entry.get("effectiveFraction"))]


def case_row(index, case, truth):
    table = Table(f"numbers_{index}")
    p, q = table.density(case["p"]), table.density(case["q"])
    divergences = array("DivergenceTruth", f"divergences_{index}", [[kind(d["kind"]), number(d["value"]), number(d["error"])] for d in truth["divergence"]])
    rows = [[kind(g["kind"]), table.numbers(g["gradient"]), table.numbers(g["error"])] for g in truth["gradient"]]
    gradients = array("GradientTruth", f"gradients_{index}", rows)
    rows = [[f'"{of["kind"]}"', number(o["q"]["mean"]), number(o["q"]["sd"]), number(o["value"])] for of in truth.get("optima", []) for o in of["optima"]]
    optima = array("OptimumTruth", f"optima_{index}", rows) if rows else "{}"
    studies = []
    for study in truth["study"]:
        rows = [estimator_row(table, entry) for entry in study["estimators"]]
        studies.append([f'"{study["direction"]}"', number(study.get("optimalLambda")), table.numbers(study.get("optimalLambdaGradient")),
                        table.numbers(study.get("optimalBaseline")), array("EstimatorTruth", f"estimators_{index}_{len(studies)}", rows)])
    return [f'"{case["name"]}"', p, q, number(truth["batchSize"]), divergences, gradients, optima, array("StudyTruth", f"studies_{index}", studies)]


if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    truths = {truth["name"]: truth for truth in json.loads((here / "truth.json").read_text())}
    print("// Written by table.py.")
    array("CaseTruth", "cases", [case_row(i, case, truths[case["name"]]) for i, case in enumerate(json.loads((here / "cases.json").read_text()))])
