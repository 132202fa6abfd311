import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './git-repo';

/** A certificate with its key, in files of their own and both in one. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Path of the certificate alone. */
  readonly certFile: string;
  /** Path of the file that holds certificate and key. */
  readonly pairFile: string;
}

export interface Subject {
  /** Such as `IP:127.0.0.1` or `DNS:elsewhere.example`. */
  readonly name?: string;
  /** Days from now until it expires. */
  readonly days?: number;
  /** Absent: it vouches for itself. */
  readonly issuer?: Certificate;
  /** May issue others. */
  readonly isAuthority?: boolean;
}

/** Whether `openssl` is here to make certificates. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes a certificate with the real openssl. */
export function makeCertificate({
  name = 'IP:127.0.0.1',
  days = 2,
  issuer,
  isAuthority = false,
}: Subject = {}): Certificate {
  const folder = temporaryFolder('certificate');
  const file = (one: string): string => path.join(folder, one);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('key.pem')];
  openssl('req', '-new', '-subj', `/CN=${name.replace(/^.*:/, '')}`, ...key, '-out', file('request.pem'));
  writeFileSync(
    file('extensions'),
    `subjectAltName=${name}\n${isAuthority ? 'basicConstraints=critical,CA:TRUE\n' : ''}`,
  );
  const signed = issuer
    ? ['-CA', issuer.certFile, '-CAkey', path.join(path.dirname(issuer.certFile), 'key.pem'), '-CAcreateserial']
    : ['-key', file('key.pem')];
  const extensions = ['-extfile', file('extensions'), '-days', String(days)];
  openssl('x509', '-req', '-in', file('request.pem'), '-out', file('cert.pem'), ...extensions, ...signed);
  const [cert, secret] = [readFileSync(file('cert.pem'), 'utf8'), readFileSync(file('key.pem'), 'utf8')];
  writeFileSync(file('pair.pem'), cert + secret);
  return { cert, key: secret, certFile: file('cert.pem'), pairFile: file('pair.pem') };
}
