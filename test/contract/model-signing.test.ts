import { createHash, createPrivateKey, sign } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyModelSignature, type SignedModel } from '../../adapters/model-signing/verify';
import type { ModelSignatureFacts } from '../../core/policy/evidence';
import { temporaryFolder } from '../support/git-repo';
import { describeWithModelSigning, signingKey, type ModelSigning, type SigningKey } from '../support/model-signing';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Json = Record<string, unknown>;
const FILES = { MLmodel: 'flavors: {}\n', 'data/weights.bin': 'wwww', 'data/ä b.txt': '', 'z/z/z': '1' };

describeWithModelSigning('Signatures of the real model_signing', (peer) => {
  const [signer, other] = [signingKey(), signingKey()];
  let signed: string;
  beforeAll(async () => {
    signed = write(FILES);
    await peer().sign(signer, { model: signed, signature: path.join(signed, 'model.sig') });
  });
  afterAll(() => peer().stop());

  /** The signed model with something done to it. */
  function changed(change: (folder: string) => void): string {
    const folder = temporaryFolder('model');
    cpSync(signed, folder, { recursive: true });
    change(folder);
    return folder;
  }

  /** The signed model with something done to its bundle. */
  const rewritten = (change: (bundle: Json) => void): string =>
    changed((folder) => {
      const file = path.join(folder, 'model.sig');
      const bundle = JSON.parse(readFileSync(file, 'utf8')) as Json;
      change(bundle);
      writeFileSync(file, JSON.stringify(bundle));
    });

  it('count, and tell who signed what', async () => {
    const digests = Object.values(sorted(FILES)).map((text) => createHash('sha256').update(text).digest());
    expect(await verify(signed, signer)).toEqual({
      key: signer.publicKey.fingerprint,
      digest: `sha256:${createHash('sha256').update(Buffer.concat(digests)).digest('hex')}`,
    });
    expect(signer.publicKey.fingerprint).toBe(
      `sha256:${createHash('sha256').update(readFileSync(signer.publicFile)).digest('hex')}`,
    );
  });

  it('count where its command made them', async () => {
    const folder = write(FILES);
    peer().signByCommand(signer, folder);
    expect(await verify(folder, signer)).toMatchObject({ key: signer.publicKey.fingerprint });
  });

  it('count for one key of several', async () => {
    expect(await verify(signed, other, signer)).toMatchObject({ key: signer.publicKey.fingerprint });
  });

  it.each(['P-384', 'P-521'] as const)('are read on %s', async (curve) => {
    const key = signingKey(curve);
    const folder = write(FILES);
    await peer().sign(key, { model: folder, signature: path.join(folder, 'model.sig') });
    expect(await verify(folder, key)).toMatchObject({ key: key.publicKey.fingerprint });
  });

  it('may leave files out by name, and folders', async () => {
    const folder = write({ ...FILES, 'README.md': 'a', 'logs/1.txt': 'b' });
    const signing = { model: folder, signature: path.join(folder, 'model.sig'), ignore: ['README.md', 'logs'] };
    await peer().sign(signer, signing);
    writeFileSync(path.join(folder, 'README.md'), 'changed');
    writeFileSync(path.join(folder, 'logs/2.txt'), 'new');
    expect(await verify(folder, signer)).toMatchObject({ key: signer.publicKey.fingerprint });
    writeFileSync(path.join(folder, 'logs.txt'), 'new');
    expect(await problemOf(folder, signer)).toContain('the file logs.txt is not among those that were signed');
  });

  it.each([
    ['shards', 'shards'],
    ['BLAKE3', 'blake3'],
  ] as const)('do not count where they are made of %s', async (_name, how) => {
    const folder = write(FILES);
    await peer().sign(signer, { model: folder, signature: path.join(folder, 'model.sig'), how });
    expect(await problemOf(folder, signer)).toContain('it was not made of whole files and SHA-256');
  });

  it.each<[string, (folder: string) => void, string | undefined]>([
    ['nothing', () => undefined, undefined],
    ['what Git keeps', (folder) => add(folder, { '.gitattributes': '*', '.github/x': 'y' }), undefined],
    ['a changed file', (folder) => add(folder, { 'data/weights.bin': 'WWWW' }), 'data/weights.bin is not the one'],
    ['a file that was empty', (folder) => add(folder, { 'data/ä b.txt': ' ' }), 'data/ä b.txt is not the one'],
    ['one more file', (folder) => add(folder, { 'data/evil.py': 'x' }), 'data/evil.py is not among those'],
    ['what Git would keep elsewhere', (folder) => add(folder, { 'z/.gitignore': '' }), 'z/.gitignore is not among'],
    ['another name', (folder) => move(folder, 'MLmodel', 'mlmodel'), 'mlmodel is not among those'],
    ['one file less', (folder) => rmSync(path.join(folder, 'z/z/z')), 'the signed file z/z/z is missing'],
    ['one file for another', (folder) => move(folder, 'z/z/z', 'MLmodel'), 'the signed file z/z/z is missing'],
    [
      'nothing but the signature',
      (folder) => Object.keys(FILES).forEach((file) => rmSync(path.join(folder, file))),
      'is missing',
    ],
  ])('are judged as model_signing does: %s', async (_name, change, problem) => {
    const folder = changed(change);
    expect((await verify(folder, signer)).problem).toEqual(
      problem === undefined ? undefined : expect.stringContaining(problem),
    );
    await expectAgreement(peer(), folder, signer);
  });

  it('of another key do not count, whatever key they name', async () => {
    expect(await problemOf(signed, other)).toContain('none of the keys that the policy names has made it');
    await expectAgreement(peer(), signed, other);
    const renamed = rewritten((bundle) => {
      (bundle['verificationMaterial'] as Json)['publicKey'] = { hint: other.publicKey.fingerprint.slice(7) };
    });
    expect(await problemOf(renamed, signer, other)).toContain(`the key ${other.publicKey.fingerprint} that it names`);
    await expectAgreement(peer(), renamed, signer);
    await expectAgreement(peer(), renamed, other);
  });

  it('need not name their key', async () => {
    const folder = rewritten((bundle) => {
      (bundle['verificationMaterial'] as Json)['publicKey'] = {};
    });
    expect(await verify(folder, other, signer)).toMatchObject({ key: signer.publicKey.fingerprint });
    await expectAgreement(peer(), folder, signer);
  });

  const envelope = (bundle: Json): Json => bundle['dsseEnvelope'] as Json;
  const signatures = (bundle: Json): Json[] => envelope(bundle)['signatures'] as Json[];
  const payload = (bundle: Json): Json =>
    JSON.parse(Buffer.from(envelope(bundle)['payload'] as string, 'base64').toString()) as Json;
  const setPayload = (bundle: Json, value: unknown): void => {
    envelope(bundle)['payload'] = Buffer.from(JSON.stringify(value)).toString('base64');
  };

  it.each<[string, (bundle: Json) => void]>([
    ['a statement of somebody else', (bundle) => setPayload(bundle, { ...payload(bundle), more: 1 })],
    ['the signature of something else', (bundle) => (signatures(bundle)[0]!['sig'] = 'MEUCIQDx')],
    ['no signature', (bundle) => (envelope(bundle)['signatures'] = [])],
    ['an empty signature', (bundle) => (signatures(bundle)[0]!['sig'] = '')],
    ['a signature that is a number', (bundle) => (signatures(bundle)[0]!['sig'] = 5)],
    ['two signatures', (bundle) => signatures(bundle).push(signatures(bundle)[0]!)],
    ['another type of statement', (bundle) => (envelope(bundle)['payloadType'] = 'text/plain')],
    ['another type of bundle', (bundle) => (bundle['mediaType'] = 'application/vnd.dev.sigstore.bundle+json')],
    ['no envelope', (bundle) => delete bundle['dsseEnvelope']],
    ['an envelope that is a list', (bundle) => (bundle['dsseEnvelope'] = [envelope(bundle)])],
    ['a payload that is no base64', (bundle) => (envelope(bundle)['payload'] = '%%%')],
    ['no key', (bundle) => (bundle['verificationMaterial'] = {})],
    ['a certificate', (bundle) => (bundle['verificationMaterial'] = { certificate: { rawBytes: 'AAAA' } })],
    ['no material', (bundle) => delete bundle['verificationMaterial']],
  ])('hold nothing with %s', async (_name, change) => {
    expect(await problemOf(rewritten(change), signer)).toMatch(/^The signature model.sig does not count: .*\.$/);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -10)],
    ['nothing', () => ''],
    ['a word', () => 'null'],
    ['a list', () => '[]'],
    ['one character', () => '\uD800'],
    ['very deep', () => `${'{"dsseEnvelope":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['very deep lists', () => '['.repeat(3_000_000)],
    ['very long', (text: string) => text + ' '.repeat(10_000_001 - text.length)],
  ])('are nothing where the file is %s', async (_name, change) => {
    const folder = changed((copy) => {
      const file = path.join(copy, 'model.sig');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    });
    expect(await problemOf(folder, signer)).toMatch(/^The signature model.sig does not count: .*\.$/);
  });

  /** Signed by the right key, but not by model_signing. */
  const statement = (change: (statement: Json) => unknown): string =>
    rewritten((bundle) => {
      setPayload(bundle, change(payload(bundle)));
      const bytes = Buffer.from(envelope(bundle)['payload'] as string, 'base64');
      const type = 'application/vnd.in-toto+json';
      const signedText = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${bytes.length} `), bytes]);
      const key = createPrivateKey(readFileSync(signer.privateFile));
      signatures(bundle)[0]!['sig'] = sign('sha256', signedText, key).toString('base64');
    });
  const predicate = (value: Json): Json => value['predicate'] as Json;
  const resources = (value: Json): Json[] => predicate(value)['resources'] as Json[];
  /** With the root digest of these. */
  const withResources = (value: Json, list: readonly Json[]): Json => {
    const digests = list.map(({ digest = '' }) => Buffer.from(digest as string, 'hex'));
    const sha256 = createHash('sha256').update(Buffer.concat(digests)).digest('hex');
    return { ...value, subject: [{ digest: { sha256 } }], predicate: { ...predicate(value), resources: list } };
  };

  it('of our own making count, so that the next ones fail for their reason', async () => {
    const folder = statement((value) => withResources(value, resources(value)));
    expect(await verify(folder, signer)).toMatchObject({ key: signer.publicKey.fingerprint });
  });

  it.each<[string, (statement: Json) => unknown]>([
    ['another predicate', (value) => ({ ...value, predicateType: 'https://slsa.dev/provenance/v1' })],
    ['another type', (value) => ({ ...value, _type: 'https://in-toto.io/Statement/v0.1' })],
    ['no subject', (value) => ({ ...value, subject: [] })],
    ['two subjects', (value) => ({ ...value, subject: [...(value['subject'] as Json[]), { name: 'x' }] })],
    ['another root digest', (value) => ({ ...value, subject: [{ name: 'm', digest: { sha256: '0'.repeat(64) } }] })],
    ['no files', (value) => withResources(value, [])],
    [
      'files in another order',
      (value) => ({
        ...value,
        predicate: { ...predicate(value), resources: resources(value).toReversed() },
      }),
    ],
    ['a file twice', (value) => withResources(value, [...resources(value), resources(value)[0]!])],
    ['a file without digest', (value) => withResources(value, [{ name: 'x', algorithm: 'sha256' }])],
    ['another algorithm', (value) => withResources(value, [{ ...resources(value)[0], algorithm: 'md5' }])],
    ['a name that is a number', (value) => withResources(value, [{ ...resources(value)[0], name: 5 }])],
    ['no serialization', (value) => ({ ...value, predicate: { resources: resources(value) } })],
    ['no object', () => [1]],
    ['names of every object', () => ({ constructor: 1, toString: 2 })],
  ])('are nothing where the statement has %s', async (_name, change) => {
    expect(await problemOf(statement(change), signer)).toMatch(/^The signature model.sig does not count: .*\.$/);
  });

  it('of a single file count', async () => {
    const folder = write({ 'model.pkl': 'pickle' });
    const signing = { model: path.join(folder, 'model.pkl'), signature: path.join(folder, 'model.pkl.sig') };
    await peer().sign(signer, signing);
    const text = readFileSync(signing.signature);
    const file = {
      path: '.',
      size: 6,
      sha256: () => Promise.resolve(createHash('sha256').update('pickle').digest('hex')),
    };
    const model = { name: 'model.pkl.sig', signature: inMemory(text), files: [file] };
    expect(await verifyModelSignature(model, [signer.publicKey])).toMatchObject({ key: signer.publicKey.fingerprint });
  });

  it('are told before any file is read, and more than 100 GB are not', async () => {
    const model = modelIn(signed);
    let read = 0;
    const counted = model.files.map((file) => ({ ...file, sha256: () => ((read += 1), file.sha256()) }));
    await verifyModelSignature({ ...model, files: counted }, [other.publicKey]);
    await verifyModelSignature({ ...model, files: counted.slice(1) }, [signer.publicKey]);
    expect(read).toBe(0);
    const huge = counted.map((file) => ({ ...file, size: 50_000_000_000 }));
    await expect(verifyModelSignature({ ...model, files: huge }, [signer.publicKey])).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('100 GB') as string,
    });
    expect(read).toBe(0);
  });
});

function write(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('model');
  add(folder, files);
  return folder;
}

function add(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

function move(folder: string, from: string, to: string): void {
  const text = readFileSync(path.join(folder, from));
  rmSync(path.join(folder, from));
  writeFileSync(path.join(folder, to), text);
}

const sorted = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));

const inMemory = (content: Buffer): SignedModel['signature'] => ({
  size: content.length,
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
  read: async function* () {
    yield content;
  },
});

/** The files of a folder, as a registry hands them out. */
function modelIn(folder: string): SignedModel {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'));
  const files = names
    .filter((name) => name !== 'model.sig')
    .map((name) => {
      const content = readFileSync(path.join(folder, name));
      const digest = createHash('sha256').update(content).digest('hex');
      return { path: name, size: content.length, sha256: () => Promise.resolve(digest) };
    });
  return { name: 'model.sig', signature: inMemory(readFileSync(path.join(folder, 'model.sig'))), files };
}

function verify(folder: string, ...keys: readonly SigningKey[]): Promise<ModelSignatureFacts> {
  return verifyModelSignature(
    modelIn(folder),
    keys.map(({ publicKey }) => publicKey),
  );
}

async function problemOf(folder: string, ...keys: readonly SigningKey[]): Promise<string> {
  const { problem, key } = await verify(folder, ...keys);
  expect(key).toBeUndefined();
  return problem ?? '';
}

/** Both say yes, or both say no. */
async function expectAgreement(peer: ModelSigning, folder: string, key: SigningKey): Promise<void> {
  const theirs = await peer.verify(key, { model: folder, signature: path.join(folder, 'model.sig') });
  const ours = (await verify(folder, key)).problem;
  expect(theirs === null, `model_signing says: ${String(theirs)}`).toBe(ours === undefined);
}
