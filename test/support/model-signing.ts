import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { readPublicKey, type PublicKey } from '../../core/policy/public-key';
import { temporaryFolder } from './git-repo';

/** Tests against the real model_signing: skipped by name where it is missing, but a failure in CI. */
export function describeWithModelSigning(name: string, define: (peer: () => ModelSigning) => void): void {
  const python = findPython();
  if (python === undefined && process.env['CI'] === 'true') {
    it(`${name}: model_signing is installed`, () => expect.fail('model_signing is missing: run npm test.'));
    return;
  }
  const why = python === undefined ? ' (model_signing is not installed)' : '';
  describe.skipIf(python === undefined)(`${name}${why}`, () => {
    let peer: ModelSigning | undefined;
    define(() => (peer ??= new ModelSigning(python ?? '')));
  });
}

function findPython(): string | undefined {
  const program = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const venv = path.resolve(import.meta.dirname, '../../.cache/model-signing');
  return existsSync(path.join(venv, '.stamp')) ? path.join(venv, program) : undefined;
}

export interface Signing {
  /** A folder or a file. */
  readonly model: string;
  readonly signature: string;
  /** Paths in the model. */
  readonly ignore?: readonly string[];
  readonly how?: 'files' | 'shards' | 'blake3';
}

/** A real model_signing that stays loaded; see model_signing_peer.py. */
export class ModelSigning {
  private readonly child;
  private readonly replies;

  public constructor(private readonly python: string) {
    const script = path.join(import.meta.dirname, 'model_signing_peer.py');
    this.child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.replies = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  public async sign(key: SigningKey, signing: Signing): Promise<void> {
    expect(await this.ask({ do: 'sign', ...signing, key: key.privateFile })).toBeNull();
  }

  /** Runs the command that our documentation names, in the model's folder. */
  public signByCommand(key: SigningKey, folder: string): void {
    const words = [
      '-m',
      'model_signing',
      'sign',
      'key',
      '--private_key',
      key.privateFile,
      '--signature',
      'model.sig',
      '.',
    ];
    execFileSync(this.python, words, { cwd: folder, stdio: 'pipe' });
  }

  /** What is wrong; null where nothing is. */
  public verify(key: SigningKey, signing: Signing): Promise<string | null> {
    return this.ask({ do: 'verify', ...signing, key: key.publicFile });
  }

  private async ask(request: object): Promise<string | null> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const reply = await this.replies.next();
    if (reply.done === true) throw new Error('model_signing ended');
    return (JSON.parse(reply.value) as { error: string | null }).error;
  }

  public stop(): void {
    this.child.stdin.end();
  }
}

export interface SigningKey {
  readonly privateFile: string;
  readonly publicFile: string;
  readonly pem: string;
  readonly publicKey: PublicKey;
}

/** A fresh pair of keys in files. */
export function signingKey(namedCurve: PublicKey['curve'] = 'P-256'): SigningKey {
  const folder = temporaryFolder('keys');
  const pair = generateKeyPairSync('ec', {
    namedCurve,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const [privateFile, publicFile] = [path.join(folder, 'key.pem'), path.join(folder, 'key.pub')];
  writeFileSync(privateFile, pair.privateKey);
  writeFileSync(publicFile, pair.publicKey);
  const reading = readPublicKey(pair.publicKey);
  if (!reading.ok) throw new Error(reading.message);
  return { privateFile, publicFile, pem: pair.publicKey, publicKey: reading.key };
}
