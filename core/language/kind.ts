/** The kinds of document that the language server knows; each has a language id of the same name. */
export type DocumentKind = 'promotion-policy';

const POLICY_FILE = /(?:^|[/\\]|\.)promotion-policy\.yaml$/;

/**
 * What a document is: by its language id, or by its file's name, for editors that call every such file YAML. Also takes a
 * path instead of a URI.
 */
export function documentKind(uri: string, languageId?: string): DocumentKind | undefined {
  return languageId === 'promotion-policy' || POLICY_FILE.test(uri) ? 'promotion-policy' : undefined;
}
