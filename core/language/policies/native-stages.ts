import { inSentence } from '../../policy/sentence';
import { preferred, type Change } from '../../text/fix';
import { mostSimilar } from '../../text/similar';
import type { Finding } from '../finding';
import type { Knowledge } from '../knowledge';
import type { NativeStage, PolicyOutline } from '../policy-outline';

const MAX_FINDINGS = 200;
const MAX_LISTED = 8;

/** Stages of the registry that it does not take; silent as long as it has not said which it takes. */
export function refusedStages({ nativeStages }: PolicyOutline, { allowedStages }: Knowledge): readonly Finding[] {
  if (!allowedStages) return [];
  const { names, silent } = allowedStages;
  return nativeStages
    .filter((stage) => !names.includes(stage.text) && (silent || !stage.silent))
    .slice(0, MAX_FINDINGS)
    .map((stage): Finding => {
      const { text, start, end } = stage;
      const meant = mostSimilar(text, names);
      const guess = meant === undefined ? '' : `; did you mean \`${inSentence(meant, 60)}\`?`;
      const message = `The registry has no stage \`${inSentence(text, 60)}\`, only ${listed(names)}${guess === '' ? '.' : guess}`;
      const fixes = meant === undefined ? [] : [preferred(correction(stage, meant))];
      return { severity: 'warning', code: 'unknown-native-stage', message, start, end, source: 'stagegate', fixes };
    });
}

/** The policy's own name for a stage stays: other places use it. */
function correction({ silent, index }: NativeStage, value: string): Change {
  return silent
    ? { kind: 'addKey', path: ['stages', index], key: 'native', value, after: 'name' }
    : { kind: 'replace', value };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => inSentence(name, 60));
  return names.length > MAX_LISTED ? `${shown.join(', ')} and ${names.length - MAX_LISTED} more` : shown.join(', ');
}
