import { describe, expect, test } from 'vitest';
import { P256, P256_FINGERPRINT, P384, P384_FINGERPRINT, P521, P521_FINGERPRINT } from './fixtures/signing-keys';
import { readPublicKey } from './public-key';

describe('a key', () => {
  test.each([
    ['P-256', P256, P256_FINGERPRINT],
    ['P-384', P384, P384_FINGERPRINT],
    ['P-521', P521, P521_FINGERPRINT],
  ])('on %s is known by the digest of its file', (curve, pem, fingerprint) => {
    expect(readPublicKey(pem)).toEqual({ ok: true, key: { curve, pem, fingerprint } });
  });

  test.each([
    ['without a last line feed', P256.trim()],
    ['indented', P256.replaceAll('\n', '\n    ')],
    ['with the line ends of Windows', P256.replaceAll('\n', '\r\n')],
    ['on one line, as YAML folds it', P256.replaceAll('\n', ' ')],
    ['wrapped elsewhere', P256.replace('kwEw', 'kw\nEw')],
  ])('is the same %s', (_how, text) => {
    expect(readPublicKey(text)).toMatchObject({ ok: true, key: { pem: P256, fingerprint: P256_FINGERPRINT } });
  });
});

describe('no key', () => {
  test.each([
    ['nothing', ''],
    ['a path', 'keys/cosign.pub'],
    ['a certificate', P256.replaceAll('PUBLIC KEY', 'CERTIFICATE')],
    ['cut off', P256.replace('xmw==', '')],
    ['too long', P256.replace('xmw==', 'xmwAAAA==')],
    ['other characters', P256.replace('kwEw', 'kw*w')],
    ['two of them', P256 + P256],
    ['words before it', `key: ${P256}`],
    ['Ed25519', pem('MCowBQYDK2VwAyEAx+wUOaBfi9i/VJUGN09rRqgC508Rptk7baxIIa7xhNE=')],
    ['a compressed point', pem('MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACVKFZWttgnwMwjLlcYCf4pQFrgCcl4o5MwwOAa0owlrE=')],
    ['a text without end', `-----BEGIN PUBLIC KEY-----\n${' '.repeat(1_000_000)}`],
  ])('is %s', (_what, text) => {
    const reading = readPublicKey(text);
    expect(reading).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^This is no public key .*\.$/) as string,
    });
  });

  test('is a private one, which is told apart', () => {
    const text = P256.replaceAll('PUBLIC', 'EC PRIVATE');
    expect(readPublicKey(text)).toMatchObject({ message: expect.stringContaining('a private key') as string });
  });
});

function pem(content: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${content}\n-----END PUBLIC KEY-----\n`;
}
