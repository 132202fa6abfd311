import { expect, it } from 'vitest';
import { StageTimes } from './history';
import type { GtoVersion, StageTagEvent } from './state';

const COUNT = 100_000;

function assigned(index: number): GtoVersion {
  const tag = `m#prod#${String(index)}`;
  const commit = String(index);
  const by = { time: index, offset: '+0000', author: 'Ana', email: 'ana@example.com', message: '' };
  const event: StageTagEvent = { kind: 'assignment', model: 'm', stage: 'prod', ref: tag, tag, commit, ...by };
  const stages = new Map([['prod', { stage: 'prod', assignments: [event], unassignments: [] }]]);
  return { name: `v${commit}.0.0`, commit, registrations: [], deregistrations: [], stages };
}

// Work that grows with the square of the versions takes minutes here.
it('follows a stage that many versions came to and none left', { timeout: 30_000 }, () => {
  const versions = Array.from({ length: COUNT }, (_, index) => assigned(index));
  const times = new StageTimes({ name: 'm', versions, deprecations: [] }, 'prod');
  expect(times.since(versions.at(-1)!)).toBe('1970-01-02T03:46:39+00:00');
  expect(times.since(versions[0]!)).toBe('1970-01-01T00:00:00+00:00');
});
