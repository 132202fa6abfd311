"""Gates by kind, and how they are composed (clauses 7 and 8 and their corners)."""

import hashlib
import re
from decimal import Decimal
from fractions import Fraction
from math import floor

from baselines import metric_of
from facts import ERROR, FAIL, MISSING, PASS, Check, Part, Silent, best, check_of, number_of, worst
from metrics import metric_check


def gate_check(case, gate, identifier, inherited=False):
    soft = inherited or is_soft(case, gate)
    if "metric" in gate:
        return metric_check(case, gate, identifier, soft)
    if "anyOf" in gate or "allOf" in gate:
        return composite_check(case, gate, identifier, soft)
    if "not" in gate:
        return not_check(case, gate, identifier, inherited)
    kind = next(kind for kind in PARTS if kind in gate)
    return check_of(identifier, [part.softened(soft) for part in PARTS[kind](case, gate[kind])])


def is_soft(case, gate):
    enforcement = gate.get("enforcement", "deny")
    word = enforcement if isinstance(enforcement, str) else enforcement.get(case.point, "deny")
    return word == "warn"


def composite_check(case, gate, identifier, soft):
    kind = "anyOf" if "anyOf" in gate else "allOf"
    children = [gate_check(case, inner, f"{identifier}.{kind}[{place}]", soft)
                for place, inner in enumerate(gate[kind])]
    result = (best if kind == "anyOf" else worst)(child.result for child in children)
    limits = [critical for inner, child in zip(gate[kind], children) for critical in critical_results(inner, child)]
    if result != "skipped":
        result = worst([result, *limits])
    return Check(identifier, result, any(child.missing for child in children), children)


def critical_results(gate, check):
    """The results of all critical gates in a gate, itself included."""
    own = [check.result] if gate.get("critical") else []
    inner = gate.get("anyOf") or gate.get("allOf") or []
    return own + [result for pair in zip(inner, check.children) for result in critical_results(*pair)]


def not_check(case, gate, identifier, inherited):
    if inherited:
        raise Silent("a not inside a composite that only warns")
    child = gate_check(case, gate["not"], f"{identifier}.not")
    part = inverted(child)
    if is_soft(case, gate):
        if part is FAIL and child.missing:
            raise Silent("a not that only warns, of what passes although a part of it is missing")
        part = part.softened(True)
    return Check(identifier, part.result, child.missing, [child])


def inverted(child):
    if child.result == "fail":
        return MISSING if child.missing else PASS
    return FAIL if child.result in ("pass", "warn") else Part(child.result)


def signature_parts(case, _):
    if "signature" in case.unavailable:
        return [ERROR]
    return [PASS if case.candidate.get("signature") is True else MISSING]


def signed_parts(case, rule):
    if "modelSignature" in case.unavailable:
        return [ERROR]
    signature = case.candidate.get("modelSignature")
    if signature is None or "problem" in signature or "key" not in signature:
        return [MISSING]
    return [PASS if signature["key"] in [fingerprint(key) for key in rule["keys"]] else FAIL]


def fingerprint(pem):
    return "sha256:" + hashlib.sha256(pem.encode()).hexdigest()


def tag_parts(case, rule):
    if "tags" in case.unavailable:
        return [ERROR]
    value = case.candidate.get("tags", {}).get(rule["key"])
    if value is None:
        return [MISSING]
    parts = []
    if "equals" in rule:
        parts.append(PASS if value == rule["equals"] else FAIL)
    if "matches" in rule:
        parts.append(PASS if re.search(as_python(rule["matches"]), value, re.ASCII) else FAIL)
    if "setBy" in rule:
        parts.append(set_by(case, rule))
    return parts


def as_python(pattern):
    """In RE2 `$` is the end of the text, in Python also the line feed before it."""
    return re.sub(r"(?<!\\)\$", r"\\Z", pattern)


def set_by(case, rule):
    setter = case.candidate.get("tagsSetBy", {}).get(rule["key"])
    if setter is None:
        return MISSING
    return PASS if case.people.person(setter) in case.people.members(rule["setBy"]) else FAIL


def card_parts(case, rule):
    if "card" in case.unavailable:
        return [ERROR]
    card = case.candidate.get("card")
    if card is None:
        return [MISSING]
    parts = [PASS if card["sections"].get(section, 0) > 0 else MISSING for section in rule.get("sections", [])]
    if "licenses" in rule:
        parts.append(license_part(card, rule["licenses"]))
    if "claims" in rule:
        parts.extend(claim_parts(case, card))
    return parts


def license_part(card, listed):
    stated = card["frontMatter"].get("license") or []
    names = [stated] if isinstance(stated, str) else stated
    if not names:
        return MISSING
    return PASS if all(name in listed for name in names) else FAIL


def claim_parts(case, card):
    if "metrics" in case.unavailable:
        if not card["claims"]:
            raise Silent("a card that states no numbers, and metrics that are unavailable")
        return [ERROR]
    return [claim_part(case, claim) for claim in card["claims"]]


def claim_part(case, claim):
    if not isinstance(claim, dict) or not isinstance(claim.get("value"), Decimal) or "metric" not in claim:
        return ERROR
    metric = metric_of(case.candidate, claim["metric"])
    number = number_of((metric or {}).get("value"))
    if isinstance(number, Part):
        return number
    return PASS if rounded(number, claim["value"]) == Fraction(claim["value"]) else FAIL


def rounded(number, shown):
    places = -shown.as_tuple().exponent
    if places < 0:
        raise Silent("which digits a card shows that writes an exponent")
    scaled = number * 10**places
    if scaled < 0 and (scaled * 2).denominator == 1 and scaled.denominator == 2:
        raise Silent("which way half of a negative number is rounded")
    return Fraction(floor(scaled + Fraction(1, 2)), 10**places)


PARTS = {"signature": signature_parts, "signed": signed_parts, "tag": tag_parts, "modelCard": card_parts}
