"""Approvals (clause 12 and its corners)."""

from digests import digests_of
from facts import ERROR, FAIL, INCONCLUSIVE, PASS, Silent, duration_of, time_of


def approvals_part(case, rule):
    if "approvals" in case.unavailable:
        return ERROR
    given = case.evidence.get("approvals", [])
    if any(is_rejection(case, rule, one) for one in given):
        return FAIL
    if rule.get("preventSelfApproval") and None in (case.requester, case.author):
        return INCONCLUSIVE
    counting = {case.people.person(one["by"]) for one in given if counts(case, rule, one)}
    if rule.get("preventSelfApproval"):
        counting -= {case.people.person(case.requester), case.people.person(case.author)}
    return PASS if all(is_met(case, one, counting) for one in rule["rules"]) else INCONCLUSIVE


def is_rejection(case, rule, one):
    if one["decision"] != "reject":
        return False
    if case.requested_at is not None and time_of(one["at"]) < case.requested_at:
        return False
    person = case.people.person(one["by"])
    roles = [role["from"] for role in rule["rules"] if person in case.people.members(role["from"])]
    if roles and not any(may_approve(case, role) for role in roles):
        raise Silent("the rejection of somebody whose roles may not approve")
    return bool(roles)


def may_approve(case, role):
    return "approve" in case.people.roles[role]["may"]


def counts(case, rule, one):
    if one["decision"] != "approve" or case.requested_at is None:
        return False
    at = time_of(one["at"])
    if not case.requested_at < at <= case.now:
        return False
    if "expiresAfter" in rule and case.now >= at + duration_of(rule["expiresAfter"]):
        return False
    digests = one.get("digests")
    return digests is None or digests == digests_of(case)


def is_met(case, rule, counting):
    members = case.people.members(rule["from"])
    return may_approve(case, rule["from"]) and len(members & counting) >= rule.get("count", 1)
