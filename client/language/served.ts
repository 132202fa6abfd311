import { headerOf } from '../../core/cards/front-matter';
import { documentKind } from '../../core/language/kind';

/** An open document; its text is read only where its name does not tell what it is. */
export interface Opened {
  readonly path: string;
  readonly languageId: string;
  readonly text: () => string;
}

/**
 * Whether a document needs the language server. Any YAML activates the extension, because manifests of Kubernetes may be called
 * anything; only one with an InferenceService starts the server. Most files called README are no model cards.
 */
export function isServed({ path, languageId, text }: Opened): boolean {
  if (documentKind(path, languageId) === 'model-card') return headerOf(text()) !== '';
  return documentKind(path, languageId, languageId === 'yaml' ? text() : undefined) !== undefined;
}
