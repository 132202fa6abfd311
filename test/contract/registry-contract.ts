import { beforeEach, describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { holdersOf } from '../../core/registry/holders';
import type { FailureReason } from '../../core/registry/errors';
import { allPages } from '../../core/registry/pages';
import type { Identity, Receipt, StageChange, StageMove } from '../../core/registry/port';
import { eventOf, outcomeOf } from '../support/events';

/** One registry to try the contract on. */
export interface Subject {
  readonly session: RegistrySession;
  /** The model and its three versions that are there at the start, oldest first; no stage is held. */
  readonly model: string;
  readonly versions: readonly [string, string, string];
  /** What `register` takes for the next version, and the version that it gives then. */
  readonly source: string;
  readonly nextVersion: string;
  /** Stages that the registry has; default: prod, staging and archived. */
  readonly places?: Places;
  /** A version is in one stage of the registry at a time. */
  readonly oneStage?: boolean;
}

interface Places {
  readonly prod: string;
  readonly staging: string;
  readonly archived: string;
}

/** What every adapter promises, whatever stands behind it. */
export function describeRegistry(name: string, open: () => Promise<Subject>): void {
  describe(`${name} keeps the registry's contract`, () => {
    let subject: Subject;
    let actor: Identity;
    let at: number;
    let places: Places;
    beforeEach(async () => {
      subject = await open();
      places = subject.places ?? { prod: 'prod', staging: 'staging', archived: 'archived' };
      actor = await subject.session.identity();
      at = Date.now();
    });

    const move = (changes: readonly StageChange[], record = 'record-1'): StageMove => ({
      model: subject.model,
      changes,
      actor,
      at: new Date((at += 1000)).toISOString(),
      record,
      deadline: '2999-01-01T00:00:00Z',
    });
    const assign = (version: string, stage: string): StageChange => ({ kind: 'assign', version, stage });
    const release = (version: string, stage: string): StageChange => ({ kind: 'release', version, stage });

    it('lists models and finds one by name', async () => {
      const { registry } = subject.session;
      const items = await allPages((query) => registry.listModels(query));
      expect(items.map(({ name }) => name)).toContain(subject.model);
      const model = await registry.getModel(subject.model);
      expect(model).toMatchObject({ name: subject.model, latestVersion: subject.versions[2], stages: {} });
      expect(items).toContainEqual(model);
      expect(await registry.getModel('nobody-knows')).toBeUndefined();
    });

    it('filters and pages a listing', async () => {
      const { registry } = subject.session;
      const first = await registry.listVersions(subject.model, { pageSize: 2 });
      expect(first.items.map(({ version }) => version)).toEqual([subject.versions[2], subject.versions[1]]);
      expect(first.nextPageToken).toBeDefined();
      const rest = await registry.listVersions(subject.model, { pageSize: 2, pageToken: first.nextPageToken! });
      expect(rest.items.map(({ version }) => version)).toEqual([subject.versions[0]]);
      expect(rest.nextPageToken).toBeUndefined();
      expect((await registry.listModels({ filter: 'no such name' })).items).toEqual([]);
      expect((await registry.listModels({ filter: subject.model.toUpperCase() })).items).toHaveLength(1);
      await expectFailure('invalid', registry.listModels({ pageToken: 'nonsense' }));
    });

    it('describes a version', async () => {
      const { registry } = subject.session;
      const version = await registry.getVersion(subject.model, subject.versions[0]);
      expect(version).toMatchObject({ model: subject.model, version: subject.versions[0], stages: [], aliases: [] });
      expect(Date.parse(version?.createdAt ?? '')).not.toBeNaN();
      expect(await registry.getVersion(subject.model, 'v77.0.0')).toBeUndefined();
      expect(await registry.getVersion('nobody-knows', subject.versions[0])).toBeUndefined();
      expect(await registry.listVersions('nobody-knows')).toEqual({ items: [] });
    });

    it('reads facts in the order asked for', async () => {
      const { registry } = subject.session;
      const [first, , third] = subject.versions;
      const { facts, unavailable } = await registry.readFacts(subject.model, [third, first]);
      expect(facts.map(({ version }) => version)).toEqual([third, first]);
      expect(facts[0]).toMatchObject({ metrics: {}, card: null, stages: [], tags: {} });
      expect(unavailable).toEqual({});
      await expectFailure('invalid', registry.readFacts(subject.model, ['v77.0.0']));
    });

    it('moves stages, in order, and tells what it did', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      const receipts = await registry.moveStages(move([assign(first, places.prod)], 'record-1'));
      expect(receipts.map(({ change }) => change)).toEqual([assign(first, places.prod)]);
      expect((await registry.getModel(subject.model))?.stages).toEqual({ [places.prod]: first });
      await registry.moveStages(
        move([assign(second, places.prod), release(first, places.prod), assign(first, places.archived)], 'record-2'),
      );
      expect((await registry.getModel(subject.model))?.stages).toEqual({
        [places.prod]: second,
        [places.archived]: first,
      });
      expect((await registry.getVersion(subject.model, first))?.stages.map(({ stage }) => stage)).toEqual([
        places.archived,
      ]);
      const events = await registry.stageEvents(subject.model);
      if (!registry.can.history) {
        expect(events).toEqual([]);
        return;
      }
      expect(events.map(({ kind, version, stage, record }) => [kind, version, stage, record])).toEqual([
        ['assign', first, places.prod, 'record-1'],
        ['assign', second, places.prod, 'record-2'],
        ...sortedByKind(
          [
            ['release', first, places.prod, 'record-2'],
            ['assign', first, places.archived, 'record-2'],
          ],
          events.slice(2),
        ),
      ]);
      expect(events.every(({ by }) => by === actor.email)).toBe(true);
      expect(await registry.stageEvents('nobody-knows')).toEqual([]);
    });

    it('tells who holds what, of the models named or of all, as the versions themselves do', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      expect((await registry.holders()).get(subject.model)).toBeUndefined();
      await registry.moveStages(move([assign(first, places.prod)], 'record-1'));
      await registry.moveStages(move([assign(second, places.prod), assign(first, places.archived)], 'record-2'));
      const inProd = subject.oneStage ? [second] : [second, first];
      const held = new Map([[subject.model, { [places.prod]: inProd, [places.archived]: [first] }]]);
      expect((await registry.holders()).get(subject.model)).toEqual(held.get(subject.model));
      expect(await registry.holders([subject.model, 'nobody-knows'])).toEqual(held);
      expect(await registry.holders(['nobody-knows'])).toEqual(new Map());
      const { items } = await registry.listVersions(subject.model);
      expect(holdersOf(items)).toEqual(held.get(subject.model));
    });

    it('releases nobody but the version that is named', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      await registry.moveStages(move([assign(first, places.prod)]));
      await registry.moveStages(move([release(second, places.prod)]));
      expect((await registry.getModel(subject.model))?.stages).toEqual({ [places.prod]: first });
    });

    it('leaves no other version in a stage that was released', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      await registry.moveStages(move([assign(first, places.prod)]));
      await registry.moveStages(move([release(first, places.prod), assign(second, places.staging)]));
      expect((await registry.getModel(subject.model))?.stages).toEqual({ [places.staging]: second });
    });

    it('counts a stage from the assignment that began it', async () => {
      const { registry } = subject.session;
      const [first] = subject.versions;
      await registry.moveStages(move([assign(first, places.staging)]));
      const since = (await registry.getVersion(subject.model, first))?.stages[0]?.since;
      if (registry.can.history) expect(Date.parse(since ?? '')).toBeLessThanOrEqual(at + 3000);
      await registry.moveStages(move([assign(first, places.staging)]));
      expect((await registry.getVersion(subject.model, first))?.stages).toEqual([{ stage: places.staging, since }]);
    });

    it('refuses to move what does not exist', async () => {
      const { registry } = subject.session;
      await expectFailure('invalid', registry.moveStages(move([assign('v77.0.0', places.prod)])));
      await expectFailure(
        'invalid',
        registry.moveStages({ ...move([assign(subject.versions[0], places.prod)]), model: 'nobody-knows' }),
      );
    });

    it('registers the next version', async () => {
      const { registry } = subject.session;
      const version = await registry.register({ model: subject.model, source: subject.source, actor });
      expect(version).toMatchObject({ version: subject.nextVersion, stages: [] });
      expect(version.author).toBe(registry.can.history ? actor.email : undefined);
      expect((await registry.getModel(subject.model))?.latestVersion).toBe(subject.nextVersion);
    });

    it('points an alias at a version', async () => {
      const { registry } = subject.session;
      await registry.setAlias(subject.model, 'champion', subject.versions[1], actor);
      const model = await registry.getModel(subject.model);
      expect(registry.can.aliases ? model?.aliases : model?.stages).toMatchObject({ champion: subject.versions[1] });
    });

    it('moves an alias, from whoever has it and no one else', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      const place = 'alias:champion';
      if (!registry.can.aliases) {
        await expectFailure('invalid', registry.moveStages(move([assign(first, place)])));
        return;
      }
      const aliases = async (): Promise<unknown> => (await registry.getModel(subject.model))?.aliases;
      await registry.moveStages(move([assign(first, place)]));
      await registry.moveStages(move([assign(second, place), release(first, place)]));
      expect(await aliases()).toEqual({ champion: second });
      expect((await registry.getVersion(subject.model, second))?.aliases).toEqual(['champion']);
      expect((await registry.getVersion(subject.model, first))?.aliases).toEqual([]);
      await registry.moveStages(move([release(second, place)]));
      expect(await aliases()).toEqual({});
    });

    it('moves a tag, from whoever has that value and no one else', async () => {
      const { registry } = subject.session;
      const [first, second] = subject.versions;
      const [staging, archived] = ['tag:lifecycle=staging', 'tag:lifecycle=archived'];
      if (!registry.can.tags) {
        await expectFailure('invalid', registry.moveStages(move([assign(first, archived)])));
        return;
      }
      const lifecycle = async (version: string): Promise<unknown> =>
        (await registry.getVersion(subject.model, version))?.tags['lifecycle'];
      await registry.moveStages(move([assign(first, archived), assign(second, archived)]));
      await registry.moveStages(move([assign(first, staging), release(first, archived)]));
      expect([await lifecycle(first), await lifecycle(second)]).toEqual(['staging', 'archived']);
      await registry.moveStages(move([release(first, staging)]));
      expect(await lifecycle(first)).toBeUndefined();
    });

    it('appends to the trail, and only after its tip', async () => {
      const { trail } = subject.session;
      expect(await trail.read()).toEqual({ entries: [], problems: [] });
      const hold = eventOf({ id: 'e1', type: 'hold', stage: 'Production', model: subject.model, actor });
      const first = await trail.append(hold, undefined);
      expect(first.parent).toBeUndefined();
      const second = await trail.append({ ...hold, id: 'e2', type: 'release' }, first.id);
      expect(second.parent).toBe(first.id);
      await expectFailure('stale', trail.append({ ...hold, id: 'e3' }, first.id));
      await expectFailure('stale', trail.append({ ...hold, id: 'e3' }, undefined));
      const { tip, entries, problems } = await trail.read();
      expect({ tip, problems }).toEqual({ tip: second.id, problems: [] });
      expect(entries.map(({ event }) => event.id)).toEqual(['e1', 'e2']);
      expect(entries[0]?.event).toEqual(hold);
    });

    it('writes a move and its record together', async () => {
      const { session, versions } = subject;
      const outcome = (receipts: readonly Receipt[]): OutcomeEvent =>
        outcomeOf({ model: subject.model, actor, version: versions[0], receipts });
      const written = await session.write(move([assign(versions[0], places.prod)]), outcome, undefined);
      expect(written.receipts).toHaveLength(1);
      const { entries } = await session.trail.read();
      expect(entries.map(({ event }) => event)).toEqual([written]);
      expect((await session.registry.getModel(subject.model))?.stages).toEqual({ [places.prod]: versions[0] });
      await session.complete(written);
      expect(await session.registry.stageEvents(subject.model)).toHaveLength(session.registry.can.history ? 1 : 0);
    });

    it('writes nothing when the trail has moved', async () => {
      const { session, versions } = subject;
      const hold = eventOf({ id: 'e1', type: 'hold', stage: 'Production', model: subject.model, actor });
      await session.trail.append(hold, undefined);
      const outcome = (receipts: readonly Receipt[]): OutcomeEvent =>
        outcomeOf({ model: subject.model, actor, version: versions[0], receipts });
      await expectFailure('stale', session.write(move([assign(versions[0], places.prod)]), outcome, undefined));
      expect((await session.registry.getModel(subject.model))?.stages).toEqual({});
      expect((await session.trail.read()).entries).toHaveLength(1);
    });

    it('does nothing for a call that was cancelled', async () => {
      const { registry, trail } = subject.session;
      const signal = AbortSignal.abort();
      await expectFailure('cancelled', registry.listModels({}, signal));
      await expectFailure('cancelled', trail.read(signal));
      await expectFailure('cancelled', registry.moveStages(move([assign(subject.versions[0], places.prod)]), signal));
      expect((await registry.getModel(subject.model))?.stages).toEqual({});
    });

    it('has no problems of its own', async () => {
      const { registry, trail, policies } = subject.session;
      await registry.refresh();
      await trail.fetch();
      expect(await registry.problems()).toEqual([]);
      expect(await policies.committed()).toEqual([]);
      expect(await policies.workingCopy()).toEqual([]);
    });
  });
}

export async function expectFailure(reason: FailureReason, work: Promise<unknown>): Promise<RegistryFailure> {
  const failure = await work.then(
    () => expect.fail(`Expected a failure that is ${reason}`),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(RegistryFailure);
  expect(failure).toMatchObject({ reason });
  expect((failure as Error).message).toMatch(/^[^\n]+[.!?]$/);
  return failure as RegistryFailure;
}

/** Registries may list what happened in one step in any order. */
function sortedByKind<T extends readonly [kind: string, ...unknown[]]>(
  wanted: readonly T[],
  got: readonly { kind: string }[],
): readonly T[] {
  return wanted.toSorted(
    (a, b) => got.findIndex(({ kind }) => kind === a[0]) - got.findIndex(({ kind }) => kind === b[0]),
  );
}
