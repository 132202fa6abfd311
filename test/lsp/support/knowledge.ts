import type { Knowledge, ModelSummary, VersionSummary } from '../../../core/language/knowledge';

export const FRAUD: ModelSummary = {
  name: 'fraud-detection',
  latestVersion: '7',
  stages: { prod: '6' },
  aliases: { champion: '5', challenger: '7' },
};

export const CHURN: ModelSummary = { name: 'churn', stages: {}, aliases: {} };

export const FRAUD_VERSIONS: readonly VersionSummary[] = [
  {
    version: '7',
    metrics: { accuracy: { value: '0.91', dataset: 'holdout', at: '2026-11-20T08:00:00Z' }, f1: { value: '0.88' } },
    tags: { risk: 'low' },
  },
  { version: '6', metrics: { accuracy: { value: '0.90' }, recall: { value: '0.7' } }, tags: { risk: 'high' } },
];

/** Everything that a lookup can tell about two models, one of them without versions. */
export const KNOWN: Knowledge = {
  registryUri: 'git:/repo',
  models: [FRAUD, CHURN],
  facts: new Map([[FRAUD.name, FRAUD_VERSIONS]]),
};
