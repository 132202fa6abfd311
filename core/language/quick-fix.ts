import type { FindingData } from './finding';
import { yamlText } from './yaml-text';

/** What to write in the place of a finding, for somebody who takes its suggestion. */
export function replacementText(code: string, { replacement }: FindingData): string {
  // The finding is about the quotes.
  return code === 'quoted-number' ? replacement : yamlText(replacement);
}
