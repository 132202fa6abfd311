"""SHA-256 of RFC 8785 JSON, and what approvals are bound to."""

import hashlib
import re
from decimal import Decimal

from baselines import versions_used
from facts import Silent

ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def canonical(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return canonical_number(float(value))
    if isinstance(value, str):
        return canonical_text(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{canonical_text(key)}:{canonical(value[key])}" for key in keys) + "}"


def canonical_text(text):
    escaped = re.sub(r'[\x00-\x1f"\\]', lambda found: ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text)
    return f'"{escaped}"'


def canonical_number(number):
    """As ECMAScript's Number::toString writes it, from the shortest digits that Python knows."""
    if number == 0:
        return "0"
    if number in (float("inf"), float("-inf")):
        raise Silent("a number that is no IEEE double has no RFC 8785 form")
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent
    return ("-" if sign else "") + placed(text, point)


def placed(text, point):
    if len(text) <= point <= 21:
        return text + "0" * (point - len(text))
    if 0 < point <= 21:
        return f"{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + text
    mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
    return f"{mantissa}e{point - 1:+d}"


def digest(value):
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()


def digests_of(case):
    """The three digests of a decision. Raises Silent where the specification does not say which versions count as used."""
    candidate = case.candidate
    version = {key: value for key, value in candidate.items() if key not in ("stages", "aliases")}
    used = versions_used(case)
    evidence = {
        "model": case.evidence["model"],
        "from": case.transition["from"],
        "to": case.transition["to"],
        "candidate": candidate,
        "baselines": sorted(used, key=lambda one: one["version"]),
    }
    return {"version": digest(version), "policy": case.policy_digest, "evidence": digest(evidence)}
