import { distance } from 'fastest-levenshtein';
import { quoted, type CardFields, type Report } from '../card-finding';
import cardSchema from '../../../schemas/model-card.schema.json';

/** Keys that the Hub knows. */
export const CARD_KEYS: readonly string[] = Object.keys(cardSchema.properties);

/** Spelling is compared with every key that is known. */
const MAX_KEYS = 500;

/** Keys of old cards and of other languages' spelling. */
const CALLED = new Map([
  ['licence', 'license'],
  ['licenses', 'license'],
  ['lang', 'language'],
  ['languages', 'language'],
  ['library', 'library_name'],
  ['library_tag', 'library_name'],
  ['pipeline', 'pipeline_tag'],
]);

/** Cards may hold keys of their own; what looks like a slip of one that the Hub reads is told. */
export function keyRule(front: CardFields, report: Report): void {
  for (const key of Object.keys(front).slice(0, MAX_KEYS)) {
    if (CARD_KEYS.includes(key)) continue;
    if (key === 'model_index') {
      const message = 'The Hub reads `model-index`; `model_index` is from before 2022.';
      report({ severity: 'hint', code: 'outdated-key', message, path: [key], at: 'key', replacement: 'model-index' });
      continue;
    }
    const meant = meantKey(key);
    if (meant === undefined || Object.hasOwn(front, meant)) continue;
    const message = `The Hub does not read ${quoted(key)}; did you mean \`${meant}\`?`;
    report({ severity: 'warning', code: 'unknown-key', message, path: [key], at: 'key', replacement: meant });
  }
}

function meantKey(key: string): string | undefined {
  const simple = key.toLowerCase().replaceAll(/[-_\s]+/g, '_');
  const called = CALLED.get(simple);
  if (called !== undefined || key.length > 40) return called;
  return CARD_KEYS.find((known) => {
    const plain = known.replaceAll('-', '_');
    return plain === simple || (simple.length > 3 && distance(plain, simple) <= Math.min(2, plain.length / 5));
  });
}
