import { isMapping } from '../cards/card-finding';

export type Fields = Readonly<Record<string, unknown>>;

/** The parts of an `InferenceService` that demands are about. */
export interface InferenceService {
  readonly namespace: unknown;
  readonly name: unknown;
  readonly annotations: Fields;
  /** Absent where it is none. */
  readonly predictor?: Fields;
  readonly hasOtherComponents: boolean;
  /** The loggers of all components. */
  readonly loggers: readonly unknown[];
}

export function inferenceService(manifest: unknown): InferenceService | undefined {
  if (!isMapping(manifest) || manifest['kind'] !== 'InferenceService') return undefined;
  const metadata = fieldsOf(manifest['metadata']);
  const { predictor, transformer, explainer } = fieldsOf(manifest['spec']);
  const components = [predictor, transformer, explainer].map(fieldsOf);
  return {
    namespace: metadata['namespace'],
    name: metadata['name'],
    annotations: { ...fieldsOf(metadata['annotations']), ...fieldsOf(fieldsOf(predictor)['annotations']) },
    ...(isMapping(predictor) && { predictor }),
    hasOtherComponents: isMapping(transformer) || isMapping(explainer),
    loggers: components.flatMap(({ logger }) => logger ?? []),
  };
}

/** A text that is filled in before the manifest is applied: what it says is not known. */
export function isVariable(value: unknown): boolean {
  return typeof value === 'string' && /\$|\{\{|^<.*>$/.test(value);
}

export function fieldsOf(value: unknown): Fields {
  return isMapping(value) ? value : {};
}
