/** The kinds of document that the language server knows; a promotion policy has a language id of the same name. */
export type DocumentKind =
  | 'promotion-policy'
  | 'promotion-policy-test'
  | 'model-card'
  | 'eval-results'
  | 'mlmodel'
  | 'gto-artifacts'
  | 'dvc'
  | 'inference-service';

/** By a file's name, for editors that call every such file YAML or Markdown. */
const NAMES: readonly (readonly [DocumentKind, RegExp])[] = [
  ['promotion-policy', /(?:^|[/\\]|\.)promotion-policy\.yaml$/],
  ['promotion-policy-test', /(?:^|[/\\]|\.)promotion-policy\.test\.ya?ml$/],
  ['model-card', /(?:^|[/\\])(?:readme|model[-_]?card)\.(?:md|markdown)$/i],
  ['eval-results', /(?:^|[/\\])\.eval_results[/\\][^/\\]+\.ya?ml$/],
  ['mlmodel', /(?:^|[/\\])MLmodel$/],
  ['gto-artifacts', /(?:^|[/\\])artifacts\.yaml$/],
  ['dvc', /(?:^|[/\\])dvc\.yaml$/],
];

const INFERENCE_SERVICE = /^["']?kind["']?[ \t]*:[ \t]*["']?InferenceService\b/m;
const KSERVE = /^["']?apiVersion["']?[ \t]*:[ \t]*["']?serving\.(?:kserve\.io|kubeflow\.org)\//m;

/**
 * What a document is: by its language id, by its file's name, or by its text, because manifests of Kubernetes may be called
 * anything. Also takes a path instead of a URI.
 */
export function documentKind(uri: string, languageId?: string, text?: string): DocumentKind | undefined {
  if (languageId === 'promotion-policy') return languageId;
  const named = NAMES.find(([, pattern]) => pattern.test(uri))?.[0];
  if (named !== undefined || text === undefined || !/\.ya?ml$/i.test(uri)) return named;
  return INFERENCE_SERVICE.test(text) && KSERVE.test(text) ? 'inference-service' : undefined;
}
