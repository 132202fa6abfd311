"""What all parts of the oracle share: results, parts of a check, times, durations, numbers."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

WORST_FIRST = ["fail", "error", "inconclusive", "warn", "pass"]
LIMIT_OF_EXPONENT = 9999


class Silent(Exception):
    """The specification does not say what this case gives; it is not compared."""


@dataclass
class Part:
    """One thing that a check looks at; `missing` says that a failure is not one of comparison."""

    result: str
    missing: bool = False

    def softened(self, soft):
        return Part("warn") if soft and self.result == "fail" and not self.missing else self


@dataclass
class Check:
    id: str
    result: str
    missing: bool = False
    children: list = field(default_factory=list)

    def to_json(self):
        children = {"children": [child.to_json() for child in self.children]} if self.children else {}
        return {"id": self.id, "result": self.result, **children}


PASS = Part("pass")
SKIPPED = Part("skipped")
FAIL = Part("fail")
MISSING = Part("fail", missing=True)
ERROR = Part("error")
INCONCLUSIVE = Part("inconclusive")


def worst(results):
    counted = [result for result in results if result != "skipped"]
    return min(counted, key=WORST_FIRST.index) if counted else "skipped"


def best(results):
    counted = [result for result in results if result != "skipped"]
    return max(counted, key=WORST_FIRST.index) if counted else "skipped"


def check_of(identifier, parts, children=()):
    """The worst of parts and children. A check without anything to look at passes."""
    pieces = [*parts, *children]
    result = worst(piece.result for piece in pieces) if pieces else "pass"
    return Check(identifier, result, any(piece.missing for piece in pieces), list(children))


def time_of(text):
    return datetime.fromisoformat(text)


UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
ISO_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def duration_of(text):
    if text[-1] in UNITS:
        return timedelta(**{UNITS[text[-1]]: int(text[:-1])})
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in ISO_DURATION.fullmatch(text).groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def number_of(value):
    """A metric's value as an exact number; MISSING or ERROR where it is none."""
    if value is None or value in ("NaN", "Infinity", "-Infinity"):
        return MISSING
    if not isinstance(value, Decimal):
        return ERROR
    if value and abs(value.adjusted()) > LIMIT_OF_EXPONENT:
        return ERROR
    return Fraction(value)
