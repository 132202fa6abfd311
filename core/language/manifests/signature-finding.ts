import type { CardFinding } from '../../cards/card-finding';
import type { YamlPath } from '../../text/yaml-document';

/** Something to tell about a value inside the JSON of a signature, by its path there. */
export type SignatureFinding = Omit<CardFinding, 'within'>;

/** What MLflow refuses. */
export function bad(path: YamlPath, message: string): SignatureFinding {
  return { severity: 'error', code: 'bad-signature', message, path, at: 'value' };
}

/** What MLflow reads, and hardly anybody means. */
export function doubtful(path: YamlPath, message: string): SignatureFinding {
  return { severity: 'warning', code: 'bad-signature', message, path, at: 'value' };
}
