import { PREDICTOR, type ServingRule } from './shortfall';

/** Requests or answers go where drift is watched: KServe’s logger, or something of one’s own beside the model. */
export const driftShortfalls: ServingRule = (
  { predictor, loggers, hasOtherComponents },
  { serving: { driftHook } },
) => {
  if (driftHook !== 'required' || predictor === undefined || loggers.length > 0) return [];
  const found = { code: 'serving-drift-hook', demanded: 'a drift hook', path: PREDICTOR, at: 'key' } as const;
  return [
    hasOtherComponents
      ? { ...found, severity: 'hint', advice: 'the transformer or explainer may be one; no `logger` is stated' }
      : { ...found, severity: 'error', advice: 'set `logger` with `mode` and the `url` of what watches drift' },
  ];
};
