import { unavailable, type GateContext } from '../context';
import { absent, broken, missed, passed, type Finding, type GateOutcome } from '../outcome';
import { compilePattern } from '../pattern';
import { own } from '../record';
import type { TagGate } from '../types';
import { outcomeOf } from './gate-outcome';

/** A tag of the candidate: that it is there, what it says, who set it. */
export function evaluateTag(gate: TagGate, context: GateContext): GateOutcome {
  const { evidence } = context;
  const value = own(evidence.candidate.tags, gate.tag.key);
  const outage = unavailable(evidence, 'tags');
  const findings = outage === undefined ? tagFindings(gate.tag, value) : [outage];
  return outcomeOf(gate, context, findings, { observed: value ?? null, required: gate.tag });
}

function tagFindings(tag: TagGate['tag'], value: string | undefined): readonly Finding[] {
  if (value === undefined) return [absent(`The tag \`${tag.key}\` is missing.`)];
  const findings: Finding[] = [];
  if (tag.equals !== undefined) findings.push(equalsFinding(tag.key, value, tag.equals));
  if (tag.matches !== undefined) findings.push(matchesFinding(tag.key, value, tag.matches));
  if (tag.setBy !== undefined) findings.push(broken(`Who set the tag \`${tag.key}\` is not checked yet (setBy).`));
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

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
