import { isMapping } from '../cards/card-finding';
import { fieldsOf, isVariable, type Fields } from './inference-service';
import { PREDICTOR, type ServingRule } from './shortfall';

/** Kubernetes takes limits for requests where only limits are stated, so that limits are what is demanded. */
export const resourceShortfalls: ServingRule = ({ predictor = {} }, { serving: { resources } }) => {
  if (resources !== 'required') return [];
  return containersOf(predictor)
    .filter(({ container }) => !hasLimits(container))
    .map(({ path, at }) => ({
      code: 'serving-resources',
      severity: 'error',
      demanded: 'stated resources',
      advice: 'set `resources.limits`, and `resources.requests` where they are lower',
      path,
      at,
    }));
};

interface Container {
  readonly container: Fields;
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
}

const RUNTIMES = [
  'model',
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'huggingface',
  'pmml',
  'lightgbm',
  'paddle',
];

/** The model's own container, in whichever way it is written, and those beside it. */
function containersOf(predictor: Fields): readonly Container[] {
  const models = RUNTIMES.filter((key) => isMapping(predictor[key])).map((key): Container => ({
    container: fieldsOf(predictor[key]),
    path: [...PREDICTOR, key],
    at: 'key',
  }));
  const { containers } = predictor;
  const listed: readonly unknown[] = Array.isArray(containers) ? containers.slice(0, 100) : [];
  const own = listed.map((container, index): Container => ({
    container: fieldsOf(container),
    path: [...PREDICTOR, 'containers', index],
    at: 'key',
  }));
  return [...models, ...own];
}

function hasLimits({ resources }: Fields): boolean {
  const { limits } = fieldsOf(resources);
  return isVariable(resources) || isVariable(limits) || (isMapping(limits) && Object.keys(limits).length > 0);
}
