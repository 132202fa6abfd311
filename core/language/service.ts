/** Everything that a language server or linter needs; loads the YAML parser and the schemas. */
export { analyze } from './analyze';
export type { Completion, CompletionSite } from './completion';
export { complete, completionSite } from './completion';
export type { LanguageDocument, SourceText } from './document';
export { DocumentCache, parseLanguageDocument } from './document';
export type { Finding } from './finding';
export type { Fold } from './folding';
export { folds } from './folding';
export type { Hover } from './hover';
export { hover, hoverSite } from './hover';
export type { CompletionOptions, Proposal } from './proposal';
export type { DocumentSymbol } from './symbols';
export { documentSymbols } from './symbols';
export { needsOf } from './supports';
