import { unavailable, type GateContext } from '../context';
import { absent, broken, missed, passed, type Finding, type GateOutcome } from '../outcome';
import { compilePattern } from '../pattern';
import { isMember, personOf } from '../people';
import { own } from '../record';
import { inSentence } from '../sentence';
import type { TagGate } from '../types';
import { outcomeOf } from './gate-outcome';

/** A tag of the candidate: that it is there, what it says, who set it. */
export function evaluateTag(gate: TagGate, context: GateContext): GateOutcome {
  const { evidence } = context;
  const value = own(evidence.candidate.tags, gate.tag.key);
  const outage = unavailable(evidence, 'tags');
  const findings = outage === undefined ? tagFindings(gate.tag, value, context) : [outage];
  return outcomeOf(gate, context, findings, { observed: observedTag(gate, value, context), required: gate.tag });
}

function observedTag({ tag }: TagGate, value: string | undefined, { evidence }: GateContext): unknown {
  if (value === undefined) return null;
  return tag.setBy === undefined ? value : { value, setBy: own(evidence.candidate.tagsSetBy, tag.key) ?? null };
}

function tagFindings(tag: TagGate['tag'], value: string | undefined, context: GateContext): readonly Finding[] {
  if (value === undefined) return [absent(`The tag \`${tag.key}\` is missing.`)];
  const findings: Finding[] = [];
  if (tag.equals !== undefined) findings.push(equalsFinding(tag.key, value, tag.equals));
  if (tag.matches !== undefined) findings.push(matchesFinding(tag.key, value, tag.matches));
  if (tag.setBy !== undefined) findings.push(setterFinding(tag.key, tag.setBy, context));
  return findings.length > 0 ? findings : [passed(`The tag \`${tag.key}\` is set.`)];
}

function equalsFinding(key: string, value: string, wanted: string): Finding {
  return value === wanted
    ? passed(`The tag \`${key}\` is ${quote(value)}.`)
    : missed(`The tag \`${key}\` is ${quote(value)}; ${quote(wanted)} is required.`);
}

function matchesFinding(key: string, value: string, wanted: string): Finding {
  const pattern = compilePattern(wanted);
  if (pattern === undefined) return broken(`\`${wanted}\` is no regular expression that RE2 understands.`);
  return pattern.matcher(value).find()
    ? passed(`The tag \`${key}\` matches ${wanted}.`)
    : missed(`The tag \`${key}\` is ${quote(value)}, which does not match ${wanted}.`);
}

/** The trail must show who set it: what somebody set in the registry itself, nobody answers for. */
function setterFinding(key: string, role: string, { evidence, policy }: GateContext): Finding {
  const setter = own(evidence.candidate.tagsSetBy, key);
  if (setter === undefined) {
    return absent(`The audit trail does not show who set the tag \`${key}\`; somebody of ${role} must set it.`);
  }
  const by = `The tag \`${key}\` was set by ${inSentence(setter)}`;
  return isMember(policy, role, personOf(policy, setter))
    ? passed(`${by}, of ${role}.`)
    : missed(`${by}, who is not of ${role}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
