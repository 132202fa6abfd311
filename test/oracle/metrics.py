"""Metric gates: bounds, limits, data sets, slices (clauses 2, 3, 5, 6 and their corners)."""

from fractions import Fraction

from baselines import CHANGE_BOUNDS, baseline_number, chosen, metric_of
from facts import (ERROR, FAIL, INCONCLUSIVE, MISSING, PASS, SKIPPED, Check, Part, Silent, check_of, duration_of,
                   number_of, time_of)

BOUNDS = ("threshold", "range", *CHANGE_BOUNDS)
ON_MISSING = {"fail": MISSING, "rubberStamp": PASS, "skip": SKIPPED}


def metric_check(case, gate, identifier, soft):
    if "metrics" in case.unavailable:
        return Check(identifier, "error")
    metric = metric_of(case.candidate, gate["metric"]) or {}
    own = [part.softened(soft) for part in whole(case, gate, metric)]
    slices = [slice_check(case, gate, metric, (place, soft), f"{identifier}.slices[{place}]")
              for place in range(len(gate.get("slices", [])))]
    return check_of(identifier, own, slices)


def whole(case, gate, metric):
    number = number_of(metric.get("value"))
    if isinstance(number, Part):
        return [number]
    if not within_limits(case, gate, metric):
        return [INCONCLUSIVE]
    return bound_parts(case, gate, gate, Subject(number, metric, None))


def within_limits(case, gate, metric):
    if "maxAge" in gate:
        at = time_of(metric["at"]) if "at" in metric else None
        if at is None or at > case.now or case.now - at > duration_of(gate["maxAge"]):
            return False
    return "minSamples" not in gate or enough(metric, gate["minSamples"])


def enough(measured, least):
    return "samples" in measured and measured["samples"] >= least


class Subject:
    """The number that is judged, the metric that it belongs to, and the slice that it is of (None: the whole)."""

    def __init__(self, number, metric, where):
        self.number, self.metric, self.where = number, metric, where


def slice_check(case, gate, metric, place_and_softness, identifier):
    place, soft = place_and_softness
    rule = gate["slices"][place]
    found = slice_of(metric, rule["where"])
    if found is None:
        return Check(identifier, "fail", missing=True)
    number = number_of(found.get("value"))
    if isinstance(number, Part):
        return check_of(identifier, [number])
    too_small = "minSize" in rule and not enough(found, rule["minSize"])
    if too_small or not within_limits(case, gate, metric):
        return Check(identifier, "inconclusive")
    bounds = {bound: gate[bound] for bound in BOUNDS if bound in gate} | rule
    parts = bound_parts(case, gate, bounds, Subject(number, metric, rule["where"]))
    return check_of(identifier, [part.softened(soft) for part in parts])


def slice_of(metric, where):
    return next((one for one in metric.get("slices", []) if same_where(one["where"], where)), None)


def same_where(one, other):
    return one == other and all(type(one[key]) is type(other[key]) for key in one)


def bound_parts(case, gate, bounds, subject):
    parts = fixed_parts(gate, bounds, subject.number)
    changes = [bound for bound in CHANGE_BOUNDS if bound in bounds]
    return parts + (change_parts(case, gate, (bounds, changes), subject) if changes else [])


def fixed_parts(gate, bounds, number):
    parts = []
    if "threshold" in bounds:
        limit = Fraction(bounds["threshold"])
        parts.append(holds(number >= limit if gate["greaterIsBetter"] else number <= limit))
    if "min" in bounds.get("range", {}):
        parts.append(holds(number >= Fraction(bounds["range"]["min"])))
    if "max" in bounds.get("range", {}):
        parts.append(holds(number <= Fraction(bounds["range"]["max"])))
    return parts


def holds(condition):
    return PASS if condition else FAIL


def change_parts(case, gate, bounds_and_names, subject):
    bounds, names = bounds_and_names
    base = baseline_of(case, gate, subject)
    if isinstance(base, Part):
        return [base for _ in names]
    gain = subject.number - base if gate["greaterIsBetter"] else base - subject.number
    return [change_part(name, Fraction(bounds[name]), gain, base) for name in names]


def change_part(name, bound, gain, base):
    if name == "minAbsoluteChange":
        return holds(gain >= bound)
    if base == 0:
        return MISSING
    limit = bound * abs(base)
    return holds(gain >= limit if name == "minRelativeChange" else gain <= limit)


def baseline_of(case, gate, subject):
    """The baseline's exact number, or the Part that stands for each change bound where there is none."""
    if_none = ON_MISSING[gate.get("onMissingBaseline", "fail")]
    versions = chosen(case, gate)
    if isinstance(versions, Part):
        return if_none if versions is MISSING else versions
    metrics = [metric_of(one, gate["metric"]) or {} for one in versions]
    measured = metrics if subject.where is None else [slice_of(metric, subject.where) or {} for metric in metrics]
    values = [one.get("value") for one in measured]
    if all(value is None for value in values):
        return if_none
    if None in values:
        raise Silent("some versions of the baseline have the slice and some do not")
    base = baseline_number(gate, values)
    comparable = all(same_data_set(subject.metric, metric) for metric in metrics)
    if not comparable and isinstance(base, Part):
        raise Silent("a baseline that is no number, on another data set")
    return base if comparable else INCONCLUSIVE


def same_data_set(one, other):
    mine, theirs = one.get("dataset", {}), other.get("dataset", {})
    if not mine and not theirs:
        return True
    if "digest" in mine and "digest" in theirs:
        return mine["digest"] == theirs["digest"]
    if "digest" in mine or "digest" in theirs:
        return False
    return "name" in mine and mine.get("name") == theirs.get("name")
