"""Which versions a metric gate compares with, and what they measured (clause 4 and its corners)."""

from fractions import Fraction
from statistics import median

from facts import ERROR, INCONCLUSIVE, MISSING, Part, Silent, number_of, time_of

CHANGE_BOUNDS = ("minAbsoluteChange", "minRelativeChange", "maxRelativeChange")


def chosen(case, gate):
    """The version objects of a gate's baseline; MISSING, ERROR or INCONCLUSIVE where there are none."""
    baseline = gate["baseline"]
    if "versions" in case.unavailable:
        return ERROR
    if "version" in baseline:
        return by_version(case, baseline["version"])
    if case.versions is None:
        return INCONCLUSIVE
    if "stage" in baseline:
        return by_stage(case, baseline["stage"])
    if "alias" in baseline:
        return by_alias(case, baseline["alias"])
    return by_last_passed(case, gate["metric"], int(baseline["lastPassed"]))


def by_version(case, version):
    if version == case.candidate["version"]:
        return ERROR
    if case.versions is None:
        return INCONCLUSIVE
    return [one for one in case.versions if one["version"] == version] or MISSING


def by_stage(case, stage):
    if "stages" in case.unavailable:
        return ERROR
    everyone = [case.candidate, *case.versions]
    if any("stages" not in one for one in everyone):
        return INCONCLUSIVE
    holders = [(since, one) for one in everyone if (since := latest_since(one, stage)) is not None]
    if len(holders) > 1 and any(since == "unknown" for since, _ in holders):
        raise Silent("several holders of a stage, and since when is unknown for one of them")
    if not holders:
        return MISSING
    latest = max(since for since, _ in holders)
    newest = [one for since, one in holders if since == latest]
    return ERROR if len(newest) > 1 or newest[0] is case.candidate else newest


def latest_since(version, stage):
    """None: it does not hold the stage; "unknown": nobody knows since when."""
    held = [holding for holding in version["stages"] if holding["stage"] == stage]
    if not held:
        return None
    if any("since" not in holding for holding in held):
        return "unknown"
    return max(time_of(holding["since"]) for holding in held)


def by_alias(case, alias):
    everyone = [case.candidate, *case.versions]
    holders = [one for one in everyone if alias in one.get("aliases", [])]
    if len(holders) > 1:
        raise Silent("two versions with one alias")
    if not holders:
        return MISSING if all("aliases" in one for one in everyone) else INCONCLUSIVE
    return ERROR if holders[0] is case.candidate else holders


def by_last_passed(case, metric, count):
    having = [one for one in case.versions if has_metric(one, metric)]
    if any("passed" not in one for one in having):
        return INCONCLUSIVE
    to = case.transition["to"]
    times = [(max(at), one) for one in having if (at := passes(one, to))]
    times.sort(key=lambda pair: pair[0], reverse=True)
    if len(times) > count and times[count - 1][0] == times[count][0]:
        raise Silent("two versions passed at the same time and only one of them is among the last")
    return [one for _, one in times[:count]] or MISSING


def passes(version, stage):
    return [time_of(one["at"]) for one in version["passed"] if one["stage"] == stage]


def metric_of(version, name):
    return (version.get("metrics") or {}).get(name)


def has_metric(version, name):
    return (metric_of(version, name) or {}).get("value") is not None


def baseline_number(gate, values):
    """What the values of the baseline come to: an exact number, or a Part where they come to none."""
    numbers = [number_of(value) for value in values]
    parts = [number for number in numbers if isinstance(number, Part)]
    if len({part.result for part in parts}) > 1:
        raise Silent("one baseline is infinite and another is no number")
    if parts:
        return parts[0]
    return aggregate(gate["baseline"].get("aggregate", "median"), numbers)


def aggregate(kind, numbers):
    if kind == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    return {"median": median, "min": min, "max": max}[kind](numbers)


def metric_gates(gates):
    for gate in gates:
        if "metric" in gate:
            yield gate
        for inner in ("anyOf", "allOf"):
            yield from metric_gates(gate.get(inner, []))
        if "not" in gate:
            yield from metric_gates([gate["not"]])


def compares(gate):
    """Whether anything in the gate is compared with its baseline."""
    return "baseline" in gate and any(bound in rule for rule in [gate, *gate.get("slices", [])] for bound in CHANGE_BOUNDS)


def versions_used(case):
    used = {}
    for gate in metric_gates(case.rule.get("gates", [])):
        found = chosen(case, gate) if compares(gate) else []
        if isinstance(found, Part):
            continue
        for one in found:
            used[one["version"]] = one
    return list(used.values())
