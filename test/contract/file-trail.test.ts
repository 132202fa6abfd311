import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileTrail } from '../../adapters/file-trail/trail';
import type { AuditEvent } from '../../core/audit/events';
import { chainFindings } from '../../core/audit/verify-chain';
import { rootOf } from '../../core/audit/trail';
import { eventOf, manyEvents } from '../support/events';
import { temporaryFolder } from '../support/git-repo';

const PROCESSES = 4;
const EVENTS_EACH = 15;

let file: string;
let trail: FileTrail;
beforeEach(() => {
  file = path.join(temporaryFolder('trail'), 'deeper', 'registry.jsonl');
  trail = new FileTrail(file);
});

async function appendAll(events: readonly AuditEvent[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const event of events) ids.push((await trail.append(event, ids.at(-1))).id);
  return ids;
}

function lines(): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

function rewrite(change: (before: string[]) => readonly string[]): void {
  writeFileSync(
    file,
    change(lines())
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** What an auditor is told by somebody who has not seen the file before. */
async function complaints(): Promise<readonly string[]> {
  return chainFindings(await new FileTrail(file).read(), []).map(({ message }) => message);
}

describe('A trail in a file', () => {
  it('begins empty, and continues what another session has written', async () => {
    expect(await trail.read()).toEqual({ entries: [], problems: [] });
    expect([await trail.isKnown(), await trail.lastSeen()]).toEqual([true, undefined]);
    const ids = await appendAll(manyEvents(2));
    const other = new FileTrail(file);
    const third = await other.append(eventOf({ id: 'third', reason: 'two\nlines \u2028 "quoted"' }), ids[1]);
    const { tip, entries, problems } = await trail.read();
    expect([tip, problems]).toEqual([third.id, []]);
    expect(entries.map(({ id, parent }) => [id, parent])).toEqual([
      [ids[0], undefined],
      [ids[1], ids[0]],
      [third.id, ids[1]],
    ]);
    expect(entries[2]?.event).toEqual(third.event);
    expect(rootOf(await other.read())).toBe(ids[0]);
    expect(await trail.lastSeen()).toBe(third.id);
    expect(await complaints()).toEqual([]);
  });

  it('is one line of JSON an event, for its owner alone', async () => {
    const [first] = await appendAll(manyEvents(2));
    expect(lines().map((line) => JSON.parse(line) as object)).toMatchObject([
      { previous: null, event: { id: 'event-0' } },
      { previous: first, event: { id: 'event-1' } },
    ]);
    if (process.platform !== 'win32') {
      const modes = readdirSync(path.dirname(file)).map((name) => statSync(path.join(path.dirname(file), name)).mode);
      expect(modes.map((mode) => mode & 0o777)).toEqual(modes.map(() => 0o600));
      expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    }
  });

  it('takes only what follows its end', async () => {
    const [first] = await appendAll(manyEvents(2));
    for (const tip of [undefined, first, 'f'.repeat(64)]) {
      await expect(trail.append(eventOf({ id: 'late' }), tip)).rejects.toMatchObject({ reason: 'stale' });
    }
    expect(lines()).toHaveLength(2);
  });

  it('takes no event that could not be read again', async () => {
    const broken = { ...eventOf({ id: 'x' }), schema: 2 } as unknown as AuditEvent;
    await expect(trail.append(broken, undefined)).rejects.toMatchObject({ reason: 'invalid' });
    expect(existsSync(file)).toBe(false);
  });

  it('says where it cannot be written', async () => {
    writeFileSync(path.dirname(file), '');
    const failure = { reason: 'unreachable', message: expect.stringContaining(file) as string };
    await expect(trail.append(eventOf({ id: 'e' }), undefined)).rejects.toMatchObject(failure);
    await expect(trail.read()).rejects.toMatchObject(failure);
  });
});

describe('What a crash leaves of a trail in a file', () => {
  it('is a last line without its end, which the next event replaces', async () => {
    const ids = await appendAll(manyEvents(3));
    const whole = readFileSync(file, 'utf8');
    for (const cut of [1, 40, whole.split('\n')[2]?.length ?? 0]) {
      writeFileSync(file, whole + (lines()[0] ?? '').slice(0, cut));
      expect((await trail.read()).tip).toBe(ids[2]);
      await trail.fetch();
      await trail.append(eventOf({ id: 'next' }), ids[2]);
      expect(lines()).toHaveLength(4);
      expect(await complaints()).toEqual([]);
      writeFileSync(file, whole);
      rmSync(`${file}.tip`);
    }
  });

  it('is replaced where it is the only line', async () => {
    await appendAll(manyEvents(1));
    writeFileSync(file, lines()[0]!.slice(0, 50));
    rmSync(`${file}.tip`);
    await trail.append(eventOf({ id: 'again' }), undefined);
    expect((await trail.read()).entries.map(({ event }) => event.id)).toEqual(['again']);
  });

  it('may be an end that was not noted yet', async () => {
    const ids = await appendAll(manyEvents(3));
    writeFileSync(`${file}.tip`, `${ids[1]!}\n`);
    await trail.fetch();
    await trail.append(eventOf({ id: 'next' }), ids[2]);
    expect(await complaints()).toEqual([]);
  });

  it('may be an end that cannot be noted: the event is in the trail all the same', async () => {
    const [first] = await appendAll(manyEvents(1));
    mkdirSync(`${file}.tip.new`);
    const second = await trail.append(eventOf({ id: 'second' }), first);
    expect(await trail.lastSeen()).toBe(first);
    rmSync(`${file}.tip.new`, { recursive: true });
    await trail.fetch();
    const third = await trail.append(eventOf({ id: 'third' }), second.id);
    expect(await trail.lastSeen()).toBe(third.id);
    expect(await complaints()).toEqual([]);
  });

  it('may be a lock, which is broken when its process is dead or its time is over', async () => {
    const [first] = await appendAll(manyEvents(1));
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const { hostname } = await import('node:os');
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: dead.pid, host: hostname(), token: 'dead' }));
    const second = await trail.append(eventOf({ id: 'second' }), first);
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'old' }));
    utimesSync(`${file}.lock`, new Date(0), new Date(0));
    const third = await trail.append(eventOf({ id: 'third' }), second.id);
    writeFileSync(`${file}.lock`, '');
    utimesSync(`${file}.lock`, new Date(), new Date(Date.now() - 5000));
    await trail.append(eventOf({ id: 'fourth' }), third.id);
    expect(readdirSync(path.dirname(file)).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('is waited for while it may be at work, until the person has enough', async () => {
    await appendAll(manyEvents(1));
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, host: 'elsewhere', token: 'alive' }));
    const enough = new AbortController();
    const waiting = trail.append(eventOf({ id: 'second' }), (await trail.read()).tip, enough.signal);
    enough.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'cancelled' });
    expect(lines()).toHaveLength(1);
    expect(existsSync(`${file}.lock`)).toBe(true);
  });
});

describe('Whoever tampers with a trail in a file', () => {
  const follows = (line: number): string =>
    `Line ${String(line)} of the audit trail does not follow the line before it: a record was changed, taken away or put elsewhere.`;

  it.each<[string, (all: string[]) => readonly string[], readonly string[]]>([
    ['changes a line', ([a, b, ...rest]) => [a!, b!.replace('"prod"', '"test"'), ...rest], [follows(3)]],
    ['takes a line away', ([a, , ...rest]) => [a!, ...rest], [follows(2)]],
    ['takes the first line away', ([, ...rest]) => rest, [follows(1)]],
    ['exchanges two lines', ([a, b, c, ...rest]) => [a!, c!, b!, ...rest], [follows(2), follows(3), follows(4)]],
    ['puts nonsense between', ([a, ...rest]) => [a!, 'nonsense', ...rest], ['it is no line of a trail', follows(3)]],
    ['writes a line in another way', ([a, ...rest]) => [a!.replace('":', '": '), ...rest], ['no line', follows(2)]],
  ])('is found: %s', async (_, change, expected) => {
    await appendAll(manyEvents(4));
    rewrite(change);
    const found = await complaints();
    for (const message of expected) expect(found).toContainEqual(expect.stringContaining(message));
  });

  it('is found by the end that was seen, and nothing is added to what is left', async () => {
    const ids = await appendAll(manyEvents(4));
    const changes: ((all: string[]) => readonly string[])[] = [
      (all) => all.slice(0, -1),
      (all) => [...all.slice(0, -1), all.at(-1)!.replace('"prod"', '"test"')],
      () => [],
    ];
    const whole = lines();
    for (const change of changes) {
      rewrite(() => change(whole));
      const fresh = new FileTrail(file);
      const { tip, ...snapshot } = await fresh.read();
      const refusal = { reason: 'refused', message: expect.stringContaining('cut off or rewritten') as string };
      await expect(fresh.fetch()).rejects.toMatchObject(refusal);
      await expect(fresh.append(eventOf({ id: 'more' }), tip)).rejects.toMatchObject(refusal);
      const seen = await fresh.lastSeen();
      expect(seen).toBe(ids[3]);
      expect(chainFindings(snapshot, [seen!])).toContainEqual(expect.objectContaining({ kind: 'truncated' }));
    }
    rmSync(file);
    await expect(new FileTrail(file).fetch()).rejects.toMatchObject({ reason: 'refused' });
  });

  it('is noticed by a session that had read the file before', async () => {
    await appendAll(manyEvents(4));
    expect((await trail.read()).problems).toEqual([]);
    rewrite(([a, b, ...rest]) => [a!, b!.replace('"prod"', '"test"'), ...rest]);
    expect((await trail.read()).problems).toHaveLength(1);
  });
});

describe('Several processes at one trail in a file', () => {
  const bundle = (): string => {
    const script = path.join(temporaryFolder('writer'), 'writer.mjs');
    const entryPoints = [path.join(import.meta.dirname, '../support/file-trail-writer.ts')];
    buildSync({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
    return script;
  };
  const start = (script: string, name: string, count: number): ChildProcess =>
    spawn(process.execPath, [script, file, name, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const written = async (child: ChildProcess): Promise<string> => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
    await once(child, 'close');
    return text;
  };

  it('lose nothing: every event is there once, and exactly one follows each', { timeout: 120_000 }, async () => {
    const script = bundle();
    const names = Array.from({ length: PROCESSES }, (_, index) => `writer-${String(index)}`);
    const told = await Promise.all(names.map((name) => written(start(script, name, EVENTS_EACH))));
    const { entries, problems } = await trail.read();
    expect(problems).toEqual([]);
    expect(await complaints()).toEqual([]);
    const expected = names.flatMap((name) =>
      Array.from({ length: EVENTS_EACH }, (_, index) => `${name}-${String(index)}`),
    );
    expect(entries.map(({ event }) => event.id).toSorted()).toEqual(expected.toSorted());
    // Each was told the id of what it had written.
    const ids = told.flatMap((text) => text.trim().split('\n'));
    expect(ids.toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
  });

  it('leave a whole trail when they are killed', { timeout: 120_000 }, async () => {
    const script = bundle();
    for (const round of ['a', 'b', 'c']) {
      const children = [start(script, `${round}1`, 1000), start(script, `${round}2`, 1000)];
      await Promise.all(children.map((child) => once(child.stdout!, 'data')));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
      const { tip } = await trail.read();
      await trail.append(eventOf({ id: `after ${round}` }), tip);
      expect(await complaints()).toEqual([]);
    }
  });
});
