import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ModelSignatureFacts } from '../../core/policy/evidence';
import { readPublicKey, type PublicKey } from '../../core/policy/public-key';
import { PAYLOAD_TYPE } from './bundle';
import { verifyModelSignature, type SignedFile } from './verify';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

interface Signer {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

function signer(namedCurve = 'P-256'): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const reading = readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }) as string);
  if (!reading.ok) throw new Error(reading.message);
  return { privateKey, publicKey: reading.key };
}

interface Claim {
  readonly files?: Readonly<Record<string, string>>;
  readonly ignore?: readonly unknown[];
  readonly hash?: string;
  readonly type?: string;
}

const FILES = { MLmodel: 'flavors: {}', 'data/weights.bin': 'wwww' };

const DIGESTS = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' };

/** A bundle as model_signing makes one, of whatever is claimed. */
function bundle({ privateKey, publicKey }: Signer, claim: Claim = {}): string {
  const { files = FILES, ignore = ['model.sig'], hash = DIGESTS[publicKey.curve], type = PAYLOAD_TYPE } = claim;
  const resources = Object.entries(files).map(([name, text]) => ({ name, algorithm: 'sha256', digest: sha256(text) }));
  const root = sha256(Buffer.concat(resources.map(({ digest }) => Buffer.from(digest, 'hex'))));
  const serialization = { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: ignore };
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'model', digest: { sha256: root } }],
      predicateType: 'https://model_signing/signature/v1.0',
      predicate: { serialization, resources },
    }),
  );
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: publicKey.fingerprint.slice('sha256:'.length) }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: sign(hash, signed, privateKey).toString('base64'), keyid: '' }],
    },
  });
}

function verified(
  signature: string | Buffer,
  keys: readonly Signer[],
  files: Readonly<Record<string, string>> = FILES,
): Promise<ModelSignatureFacts> {
  const content = Buffer.from(signature);
  const present = Object.entries(files).map(([path, text]): SignedFile => {
    return { path, size: text.length, sha256: () => Promise.resolve(sha256(text)) };
  });
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(content);
  };
  const model = { name: 'model.sig of fraud/1', signature: { size: content.length, read }, files: present };
  return verifyModelSignature(
    model,
    keys.map(({ publicKey }) => publicKey),
  );
}

const problem = {
  problem: expect.stringMatching(/^The signature model.sig of fraud\/1 does not count: .*\.$/) as string,
};

describe('A signature', () => {
  const [own, other] = [signer(), signer()];
  const text = bundle(own);

  it('counts as it was made', async () => {
    expect(await verified(text, [other, own])).toMatchObject({ key: own.publicKey.fingerprint });
  });

  it('of which any byte was changed says the same, or does not count', async () => {
    const truth = await verified(text, [own]);
    const bytes = Buffer.from(text);
    const outcomes = { same: 0, not: 0 };
    for (let at = 0; at < bytes.length; at += 1) {
      const [before, byte, after] = [bytes.subarray(0, at), bytes[at] ?? 0, bytes.subarray(at + 1)];
      const changes = [[byte ^ 1], []];
      for (const change of changes) {
        const facts = await verified(Buffer.concat([before, Buffer.from(change), after]), [own]);
        if ('problem' in facts) expect(facts).toEqual(problem);
        else expect(facts).toEqual(truth);
        outcomes['problem' in facts ? 'not' : 'same'] += 1;
      }
    }
    // What nobody signs, such as the log's entries and the names of its own that JSON may have.
    expect(outcomes.same).toBeLessThan(outcomes.not / 10);
  });

  it('that was cut off anywhere does not count', async () => {
    for (let length = 0; length < text.length; length += 1) {
      expect(await verified(text.slice(0, length), [own])).toEqual(problem);
    }
  });

  it.each<[string, Claim]>([
    ['with a weaker digest', { hash: 'sha1' }],
    ['with another digest', { hash: 'sha512' }],
    ['of another type than it says', { type: 'application/vnd.in-toto+JSON' }],
    ['of the same with its length in the type', { type: `${PAYLOAD_TYPE} 1` }],
  ])('made %s does not count', async (_how, claim) => {
    expect(await verified(bundle(own, claim), [own])).toEqual(problem);
  });

  it.each([
    ['P-256', 'P-384'],
    ['P-384', 'P-521'],
    ['P-521', 'P-256'],
  ])('on %s does not count for a key on %s', async (curve, another) => {
    const [one, two] = [signer(curve), signer(another)];
    const unhinted = bundle(one).replace(/"hint":"[0-9a-f]*"/, '"hint":""');
    expect(await verified(unhinted, [two])).toEqual(problem);
    expect(await verified(unhinted, [two, one])).toMatchObject({ key: one.publicKey.fingerprint });
  });

  it.each([
    ['a path that leads out', { '../MLmodel': 'flavors: {}' }],
    ['an absolute path', { '/MLmodel': 'flavors: {}' }],
    ['a path in another form', { './MLmodel': 'flavors: {}' }],
    ['a path with a dot', { 'a/../MLmodel': 'flavors: {}' }],
    ['a path of Windows', { '.\\MLmodel': 'flavors: {}' }],
    ['another spelling', { mlmodel: 'flavors: {}' }],
    ['a key of every object', { ['__proto__']: 'flavors: {}', constructor: 'flavors: {}' }],
    ['no path', { '': 'flavors: {}' }],
  ])('does not count for a file under %s', async (_what, files) => {
    expect(await verified(bundle(own, { files }), [own], { MLmodel: 'flavors: {}' })).toEqual(problem);
  });

  it.each([['.'], ['./'], ['/'], [''], ['..'], ['*'], ['data/..'], ['DATA'], ['dat'], ['data/weights'], [5], [null]])(
    'that leaves out %j leaves no file out',
    async (ignored) => {
      const more = { ...FILES, 'data/evil.py': 'x' };
      expect(await verified(bundle(own, { ignore: [ignored] }), [own], more)).toEqual(problem);
    },
  );

  it('of another model of the same signer does not count', async () => {
    expect(await verified(bundle(own, { files: { ...FILES, MLmodel: 'x' } }), [own])).toEqual(problem);
  });

  it('counts for no key where the policy names none', async () => {
    expect(await verified(text, [])).toEqual(problem);
  });
});
