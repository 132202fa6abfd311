import type { LanguageDocument } from './document';
import { modelCardSupport } from './cards/model-card';
import { evalResultsSupport } from './cards/eval-results';
import type { DocumentKind } from './kind';
import type { Knowledge, RegistryNeeds } from './knowledge';
import { dvcSupport, gtoSupport } from './manifests/artifacts';
import { inferenceServiceSupport } from './manifests/inference-service';
import { mlmodelSupport } from './manifests/mlmodel';
import { policySupport } from './policy-support';
import { policyTestSupport } from './policy-tests/support';
import type { DocumentSupport } from './support';
import type { FileNeeds, Surroundings } from './surroundings';

const SUPPORTS: Readonly<Record<DocumentKind, DocumentSupport>> = {
  'promotion-policy': policySupport,
  'promotion-policy-test': policyTestSupport,
  'model-card': modelCardSupport,
  'eval-results': evalResultsSupport,
  mlmodel: mlmodelSupport,
  'gto-artifacts': gtoSupport,
  dvc: dvcSupport,
  'inference-service': inferenceServiceSupport,
};

export function supportOf(kind: DocumentKind): DocumentSupport {
  return SUPPORTS[kind];
}

/** What a document asks of its registry, as far as it can be said by now. */
export function needsOf(document: LanguageDocument, knowledge: Knowledge): RegistryNeeds {
  return supportOf(document.kind).needs(document, knowledge);
}

/** Which other files a document depends on, as far as it can be said by now. */
export function fileNeedsOf(document: LanguageDocument, surroundings: Surroundings): FileNeeds {
  return supportOf(document.kind).fileNeeds?.(document, surroundings) ?? { texts: [], policies: false };
}
