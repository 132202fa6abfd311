import { decide } from '../../core/policy/decide';
import type { Decision } from '../../core/policy/decision';
import { readEvidence } from '../../core/policy/evidence-reader';
import { exitCode } from '../../core/policy/exit-code';
import { isJson, resolvePath, type Context } from '../context';
import { UsageError } from '../failure';
import { readNamedFile } from '../files';
import { readPolicyFile, type PolicyInHand } from '../policy-files';
import { decisionJson, decisionLines } from '../render/decision';

export interface EvidenceCheck {
  readonly file: string;
  readonly explain: boolean;
  readonly failOnWarn: boolean;
}

/** `stagegate check --evidence FILE --policy FILE`: no registry, no network, no clock. */
export async function checkEvidence(context: Context, check: EvidenceCheck): Promise<number> {
  const json = isJson(context);
  const { policy } = context.options;
  if (policy === undefined)
    throw new UsageError('--evidence needs --policy FILE, because without a registry no policy is committed.');
  const inHand = await readPolicyFile(context, policy);
  const text = withoutMark(await readNamedFile(resolvePath(context, check.file), check.file));
  if (check.file.endsWith('.jsonl')) return checkLines(context, check, inHand, text);
  const { evidence, problem } = readEvidence(text);
  if (evidence === undefined) throw new UsageError(`${check.file} cannot be used: ${problem ?? 'it is not evidence.'}`);
  const decision = decide(evidence, inHand.policy, { point: 'ci', identity: inHand.identity });
  if (json) context.output.json(decisionJson(decision, check));
  else context.output.text(decisionLines(decision, check));
  return exitCode(decision, check);
}

/** Without the byte order mark that Windows programs write, and JSON does not know. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** One decision for each line that is not blank, in order, each on one line: a script can pair them. */
function checkLines(context: Context, check: EvidenceCheck, inHand: PolicyInHand, text: string): number {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new UsageError(`${check.file} has no line with evidence: there is nothing to decide.`);
  const decisions = lines.map((line) => decideLine(line, inHand));
  decisions.forEach((decision) => context.output.jsonLine(decisionJson(decision, check)));
  return exitCode(decisions, check);
}

function decideLine(line: string, { policy, identity }: PolicyInHand): Decision {
  const { evidence, problem } = readEvidence(line);
  return evidence === undefined
    ? unreadable(problem ?? 'The line is not evidence.', identity)
    : decide(evidence, policy, { point: 'ci', identity });
}

/** What stands for a line that cannot be read, so that no line goes without an answer. */
function unreadable(message: string, identity: PolicyInHand['identity']): Decision {
  const nothing = { model: '', version: '', from: '', to: '' };
  return {
    ...nothing,
    result: 'error',
    policy: identity,
    checks: [{ id: 'evidence', gate: 'evidence', result: 'error', message }],
    blockers: ['evidence'],
    evidence: { now: '', model: '', transition: { from: '', to: '' }, candidate: { version: '' } },
  };
}
