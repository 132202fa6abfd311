import { describe, expect, it } from 'vitest';
import { gitBlobId } from '../../../core/policy/digests';
import { check, verifyAudit } from '../../../core/promotion/services';
import { promote } from './helpers';
import { modelOf, POLICY, policyFile, TimedRemote } from './remote';

const STAGES = POLICY.slice(POLICY.indexOf('stages:'), POLICY.indexOf('transitions:'));
const TEAM = `version: 1\n${STAGES}`;
const OWN = POLICY.replace(STAGES, 'extends: ../team.promotion-policy.yaml\n');
const TEAM_PATH = 'team.promotion-policy.yaml';
const OWN_PATH = 'models/promotion-policy.yaml';

const extended = (own = OWN, team = TEAM): TimedRemote =>
  new TimedRemote([modelOf('fraud', ['1', '2'])], [policyFile(own, OWN_PATH), policyFile(team, TEAM_PATH)]);

describe('a policy that extends another', () => {
  it('decides with both files, promotes, and is verified', async () => {
    const ana = extended().cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const outcome = await promote(ana, 'fraud/1', 'Production');
    expect(outcome).toMatchObject({
      outcome: 'applied',
      decision: { policy: { path: OWN_PATH, digest: `${gitBlobId(OWN)}+${gitBlobId(TEAM)}`, preview: false } },
    });
    expect((await verifyAudit(ana)).findings).toEqual([]);
  });

  it('has another digest when only what it extends changes', async () => {
    const world = extended();
    const ana = world.cloneOf('ana@example.com');
    await promote(ana, 'fraud/1', 'Staging');
    const changed = `${TEAM}# changed\n`;
    world.setPolicy(policyFile(OWN, OWN_PATH), policyFile(changed, TEAM_PATH));
    const answer = await check(world.cloneOf('bo@example.com'), { ref: 'fraud/1', to: 'Production', point: 'ci' });
    expect(answer).toMatchObject({
      kind: 'decision',
      decision: { policy: { digest: `${gitBlobId(OWN)}+${gitBlobId(changed)}` } },
    });
  });

  it('is invalid, and lets nothing pass, without what it extends', async () => {
    const world = new TimedRemote([modelOf('fraud', ['1'])], [policyFile(OWN, OWN_PATH)]);
    const answer = await check(world.cloneOf('ana@example.com'), { ref: 'fraud/1', to: 'Staging', point: 'ci' });
    expect(answer).toMatchObject({ kind: 'invalid', path: OWN_PATH });
  });
});
