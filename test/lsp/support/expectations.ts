import type { Finding } from '../../../core/language/service';

/**
 * What a fixture's own comments expect, in the form of `shown`: `# warning at fruad: The registry has no model …` stands at
 * the end of the line that it is about.
 */
export function expectedIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const [, expected] = /# ((?:error|warning|information|hint) at .+)$/.exec(line) ?? [];
    return expected === undefined ? [] : expected.split(' # ').map((one) => `line ${index + 1}: ${one}`);
  });
}

export function shown(text: string, findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, message, start, end }) => {
    const line = text.slice(0, start).split('\n').length;
    return `line ${line}: ${severity} at ${text.slice(start, end)}: ${message}`;
  });
}
