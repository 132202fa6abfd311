"""Windows: days by the simple forms of RRULE, hours by the clocks of a time zone (clause 10)."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from facts import FAIL, PASS, duration_of

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def windows_part(case, windows):
    states = [("deny" in window, is_open(case.now, window)) for window in windows]
    if any(denies and opened for denies, opened in states):
        return FAIL
    allowing = [opened for denies, opened in states if not denies]
    return PASS if not allowing or any(allowing) else FAIL


def is_open(now, window):
    """Start included, end not; both as the clocks show them."""
    local = now.astimezone(ZoneInfo(window["timeZone"])).replace(tzinfo=None)
    length = duration_of(window["duration"])
    start = time.fromisoformat(window["start"])
    rule, first = rule_of(window.get("deny") or window["allow"])
    day = local.date()
    while datetime.combine(day, start) + length > local:
        if datetime.combine(day, start) <= local and is_day(rule, first, day):
            return True
        day -= timedelta(days=1)
    return False


def rule_of(text):
    first = None
    if text.startswith("DTSTART:"):
        head, text = text.split("\n")
        first = day_of(head.removeprefix("DTSTART:"))
        text = text.removeprefix("RRULE:")
    return dict(part.split("=") for part in text.split(";")), first


def day_of(text):
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def is_day(rule, first, day):
    if first is not None and day < first:
        return False
    if "UNTIL" in rule and day > day_of(rule["UNTIL"]):
        return False
    return in_interval(rule, first, day) and all(test(rule[name].split(","), day) for name, test in TESTS.items() if name in rule)


def in_interval(rule, first, day):
    every = int(rule.get("INTERVAL", "1"))
    if every == 1:
        return True
    if rule["FREQ"] == "DAILY":
        return (day - first).days % every == 0
    return (monday(day) - monday(first)).days // 7 % every == 0


def monday(day):
    return day - timedelta(days=day.weekday())


def by_day(days, day):
    """Days of the week, also counted within the month: `1MO`, `-1FR`."""
    last = monthrange(day.year, day.month)[1]
    nth, from_end = (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)
    name = DAYS[day.weekday()]
    return bool({name, f"{nth}{name}", f"{from_end}{name}"} & set(days))


def by_month_day(numbers, day):
    last = monthrange(day.year, day.month)[1]
    return bool({str(day.day), str(day.day - last - 1)} & set(numbers))


TESTS = {"BYDAY": by_day, "BYMONTHDAY": by_month_day, "BYMONTH": lambda months, day: str(day.month) in months}
