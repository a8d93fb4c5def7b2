#!/usr/bin/env python3
"""Writes cases.inc, the tables declared in cases.h, from cases.json (densities) and truth.json (reference values).
python3 tests/truth/table.py > tests/truth/cases.inc"""
import json
import pathlib

here = pathlib.Path(__file__).parent


def number(x):
    """A C++ literal; null does not exist, which is NaN here."""
    if x is None:
        return "nan"
    return {"Infinity": "infinity", "-Infinity": "-infinity"}.get(x) or repr(float(x))


def numbers(values):
    """One or two numbers: the parameters of a gradient, or a value and nothing."""
    values = list(values) + [None] * (2 - len(values))
    return "{" + ", ".join(number(x) for x in values) + "}"


def kind(of):
    return '"alpha", ' + number(of["alpha"]) if isinstance(of, dict) else f'"{of}", nan'


def array(of, name, rows):
    print(f"constexpr {of} {name}[] = {{")
    for row in rows:
        print("    {" + ", ".join(row) + "},")
    print("};")


def write_study(name, study):
    rows = []
    for entry in study["estimators"]:
        estimator = entry["estimator"]
        if not isinstance(estimator, dict):
            estimator = {"name": estimator, "lambda": None}
        rows.append([f'"{estimator["name"]}"', number(estimator["lambda"]), str(len(entry["parameters"])), numbers(entry["truth"]),
                     numbers(entry["exact"]["mean"]), numbers(entry["exact"]["sd"])]
                    + [numbers(entry["error"][part]) for part in ("truth", "mean", "sd")])
    array("EstimatorTruth", name, rows)


def write_case(index, case, truth):
    p = case["p"]
    components = p["components"] if p["family"] == "mixture" else [dict(p, weight=1)]
    array("ComponentTruth", f"p_{index}", [[number(c[k]) for k in ("weight", "mean", "sd")] for c in components])
    array("DivergenceTruth", f"divergences_{index}", [[kind(d["kind"]), number(d["value"]), number(d["error"])] for d in truth["divergence"]])
    array("GradientTruth", f"gradients_{index}", [[kind(g["kind"]), numbers(g["gradient"]), numbers(g["error"])] for g in truth["gradient"]])
    array("OptimumTruth", f"optima_{index}", [[f'"{of["kind"]}"', number(o["q"]["mean"]), number(o["q"]["sd"]), number(o["value"])]
                                              for of in truth["optima"] for o in of["optima"]])
    for study in truth["study"]:
        write_study(f"estimators_{index}_{study['direction'].replace('-', '_')}", study)
    array("StudyTruth", f"studies_{index}", [[f'"{s["direction"]}"', number(s.get("optimalLambda")), numbers(s.get("optimalLambdaGradient", [])),
                                              f"estimators_{index}_{s['direction'].replace('-', '_')}"] for s in truth["study"]])


cases = json.loads((here / "cases.json").read_text())
truths = {truth["name"]: truth for truth in json.loads((here / "truth.json").read_text())}
print("// Written by table.py.")
for index, case in enumerate(cases):
    write_case(index, case, truths[case["name"]])
array("CaseTruth", "cases", [[f'"{case["name"]}"', f"p_{i}", number(case["q"]["mean"]), number(case["q"]["sd"]), number(truths[case["name"]]["batchSize"]),
                              f"divergences_{i}", f"gradients_{i}", f"optima_{i}", f"studies_{i}"] for i, case in enumerate(cases)])
