const LESS = new Set(
  'error errors err loss latency rmse mse mae mape logloss perplexity wer cer fpr fnr duration cost psi drift'.split(
    ' ',
  ),
);
const MORE = new Set(
  'accuracy acc f1 precision recall auc auroc auprc r2 sensitivity specificity bleu rouge throughput iou ndcg mrr'.split(
    ' ',
  ),
);
/** Words that make of a quantity another one, which may be better the other way round. */
const QUALIFIERS = new Set(
  'neg negative inverse drop diff difference gap delta change degradation decrease increase std stddev var variance'.split(
    ' ',
  ),
);

/** What `greaterIsBetter` usually is for a metric of this name. Nothing where the name does not tell. */
export function usualDirection(metric: string): boolean | undefined {
  const words = metric
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  if (words.some((word) => QUALIFIERS.has(word))) return undefined;
  const less = words.some((word) => LESS.has(word));
  const more = words.some((word) => MORE.has(word));
  return less === more ? undefined : more;
}
