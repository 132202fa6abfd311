import { expect, it } from 'vitest';
import type { Decision } from '../../../core/policy/decision';
import { annotate, check } from '../../../core/promotion/services';
import type { RegistrySession } from '../../../core/promotion/session';
import { promote } from './helpers';
import { modelOf, POLICY, policyFile, TimedRemote } from './remote';

const ROLES = `roles:
  ops: {members: [cy@example.com], may: [annotate]}
  science: {members: [ana@example.com], may: [annotate, "promote:*"]}
`;

async function decided(s: RegistrySession): Promise<Decision> {
  const answer = await check(s, { ref: 'fraud/1', to: 'Production', point: 'ci' });
  if (answer.kind !== 'decision') throw new Error(answer.message);
  return answer.decision;
}

it('who set a tag comes from the trail: the last word counts, and a removed tag has none', async () => {
  const gate = '{tag: {key: bias_review, equals: done, setBy: ops}}';
  const policy = POLICY.replace('    gates:\n', `    gates:\n      - ${gate}\n`) + ROLES;
  const world = new TimedRemote([modelOf('fraud', ['1'])], [policyFile(policy)]);
  const ana = world.cloneOf('ana@example.com');
  const cy = world.cloneOf('cy@example.com');
  await promote(ana, 'fraud/1', 'Staging');
  expect((await decided(ana)).result).toBe('fail');

  await annotate(ana, { ref: 'fraud/1', tags: { bias_review: 'done' } });
  const byAna = await decided(ana);
  expect(byAna.evidence.candidate.tagsSetBy).toEqual({ bias_review: 'ana@example.com' });
  expect(byAna.checks[1]?.message).toContain('set by ana@example.com, who is not of ops');

  await annotate(cy, { ref: 'fraud/1', tags: { bias_review: 'done' } });
  expect((await decided(cy)).result).toBe('pass');

  await annotate(cy, { ref: 'fraud/1', tags: { bias_review: null } });
  const removed = await decided(cy);
  expect(removed.result).toBe('fail');
  expect(removed.evidence.candidate.tagsSetBy).toBeUndefined();
});
