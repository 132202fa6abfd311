"""Decides promotion policies from evidence, one JSON line each, by the words of the specification alone.

It shares no code with Stagegate's engine, so that both can only agree by meaning the same. Expressions, `protected` and
`extends` are not covered. Needs nothing but Python's standard library.

In:  {"policy": …, "evidence": …, "point": "ci", "authorization": false, "digest": "the policy's"}
Out: {"result": …, "checks": [{"id", "result", "children"?}], "digests": {"version", "policy", "evidence"}?}
     or {"silent": why the specification does not say what this gives}

`"$right"` as the digests of an approval stands for the right ones; `"$wrong:version"` for those with one spoiled. What the
oracle put there is in `digests`.
"""

import json
import sys
from decimal import Decimal

from approvals import approvals_part
from digests import digests_of
from facts import ERROR, FAIL, INCONCLUSIVE, PASS, Check, Silent, check_of, duration_of, time_of, worst
from gates import gate_check
from people import People
from windows import windows_part


class Case:
    """One decision that is asked for, with what all its checks read."""

    def __init__(self, asked):
        self.policy, self.evidence = asked["policy"], asked["evidence"]
        self.point, self.policy_digest = asked["point"], asked["digest"]
        self.transition, self.candidate = self.evidence["transition"], self.evidence["candidate"]
        self.unavailable = self.evidence.get("unavailable", {})
        self.versions = self.evidence.get("versions")
        self.now = time_of(self.evidence["now"])
        asked_at = self.transition.get("requestedAt")
        self.requested_at = None if asked_at is None else time_of(asked_at)
        self.requester, self.author = self.transition.get("requestedBy"), self.candidate.get("author")
        self.people = People(self.policy)
        self.place, self.rule = self.listed()

    def listed(self):
        for place, rule in enumerate(self.policy["transitions"]):
            if self.transition["from"] in rule["from"] and self.transition["to"] == rule["to"]:
                return place, rule
        return None, None


def transition_part(case):
    if "stages" in case.unavailable:
        return ERROR
    if "stages" not in case.candidate:
        return INCONCLUSIVE
    held = {holding["stage"] for holding in case.candidate["stages"]}
    if case.transition["to"] in held:
        return FAIL
    source = case.transition["from"]
    return PASS if (not held if source == "None" else source in held) else FAIL


def hold_part(case):
    if "holds" in case.unavailable:
        return ERROR
    if "holds" not in case.evidence:
        return INCONCLUSIVE
    return FAIL if any(is_held(case, hold) for hold in case.evidence["holds"]) else PASS


def is_held(case, hold):
    unreleased = "releasedAt" not in hold or case.now < time_of(hold["releasedAt"])
    return hold["stage"] == case.transition["to"] and unreleased


def soak_part(case, soak):
    if "stages" in case.unavailable:
        return ERROR
    if "stages" not in case.candidate:
        return INCONCLUSIVE
    held = [holding for holding in case.candidate["stages"] if holding["stage"] == case.transition["from"]]
    if any("since" not in holding for holding in held):
        return INCONCLUSIVE
    if not held:
        return FAIL
    since = max(time_of(holding["since"]) for holding in held)
    return PASS if since <= case.now and case.now - since >= duration_of(soak) else FAIL


def authorization_part(case):
    actor = case.evidence.get("actor")
    rights = {"promote:*", f"promote:{case.transition['to']}"}
    return PASS if actor is not None and case.people.may(actor, rights) else FAIL


def checks_of(case, authorization):
    if case.rule is None:
        return [Check("transition", "fail")]
    path = f"transitions[{case.place}]"
    checks = [check_of("transition", [transition_part(case)])]
    checks += [gate_check(case, gate, f"{path}.gates[{place}]") for place, gate in enumerate(case.rule.get("gates", []))]
    checks.append(check_of("hold", [hold_part(case)]))
    for name, part in (("soak", soak_part), ("windows", windows_part), ("approvals", approvals_part)):
        if name in case.rule:
            checks.append(check_of(f"{path}.{name}", [part(case, case.rule[name])]))
    if authorization:
        checks.append(check_of("authorization", [authorization_part(case)]))
    return checks


def with_digests(case):
    """Puts digests where the approvals ask for them; gives the right ones, if any asked."""
    asking = [one for one in case.evidence.get("approvals", []) if isinstance(one.get("digests"), str)]
    if not asking or "approvals" not in (case.rule or {}):
        for one in asking:
            del one["digests"]
        return {}
    right = digests_of(case)
    for one in asking:
        spoiled = one["digests"].removeprefix("$wrong:")
        one["digests"] = right | ({spoiled: "sha256:0"} if spoiled in right else {})
    return {"digests": right}


def decide(asked):
    try:
        case = Case(asked)
        digests = with_digests(case)
        checks = checks_of(case, asked["authorization"])
    except Silent as silent:
        return {"silent": str(silent)}
    result = worst(check.result for check in checks)
    return {"result": result, "checks": [check.to_json() for check in checks], **digests}


def main():
    for line in sys.stdin:
        asked = json.loads(line, parse_float=Decimal, parse_int=Decimal)
        print(json.dumps(decide(asked)))


if __name__ == "__main__":
    main()
