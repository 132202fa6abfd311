import { describe, expect, it } from 'vitest';
import type { Deployment } from '../policy/types';
import { servingDemands, type ServingDemand } from './demand';
import { servingFindings } from './serving-findings';

type Serving = NonNullable<Deployment['serving']>;

const demandOf = (serving: Serving, steps: readonly number[] = []): ServingDemand => ({
  policy: 'promotion-policy.yaml',
  deployment: 'fraud-kserve',
  namespace: 'ml',
  name: 'fraud',
  serving,
  steps,
});

const serviceOf = (predictor: unknown, annotations?: Readonly<Record<string, unknown>>, more = {}): unknown => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name: 'fraud', namespace: 'ml', annotations },
  spec: { predictor, ...more },
});

const BEGINNING = '`promotion-policy.yaml` demands ';

/** `severity at path: the message's end` */
function said(service: unknown, ...demands: readonly ServingDemand[]): readonly string[] {
  return servingFindings(service, demands).map(({ severity, path, at, message }) => {
    expect(message.startsWith(BEGINNING)).toBe(true);
    return `${severity} at ${at} ${path.join('.')}: ${message.slice(BEGINNING.length)}`;
  });
}

describe('autoscaling', () => {
  const bounds = demandOf({ autoscaling: { min: 2, max: 10 } });

  it.each([
    { minReplicas: 2, maxReplicas: 10 },
    { minReplicas: 3, maxReplicas: 3 },
    { minReplicas: '${MIN}', maxReplicas: '{{ max }}' },
  ])('%j is within the bounds', (predictor) => {
    expect(said(serviceOf(predictor), bounds)).toEqual([]);
  });

  it.each([
    [
      { minReplicas: 1, maxReplicas: 10 },
      [
        'error at value spec.predictor.minReplicas: at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more.',
      ],
    ],
    [
      { maxReplicas: 10 },
      [
        'error at key spec.predictor: at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more: without it KServe keeps 1.',
      ],
    ],
    [
      { minReplicas: 2, maxReplicas: 11 },
      [
        'error at value spec.predictor.maxReplicas: at most 10 replicas of `fraud-kserve`: set `maxReplicas` to 10 or less.',
      ],
    ],
    [
      { minReplicas: 12 },
      [
        'error at value spec.predictor.minReplicas: at most 10 replicas of `fraud-kserve`: set `minReplicas` to 10 or less.',
      ],
    ],
    [
      { minReplicas: 2 },
      [
        'warning at key spec.predictor: at most 10 replicas of `fraud-kserve`: set `maxReplicas` to 10 or less: without it nothing limits them in Knative mode.',
      ],
    ],
    [
      { minReplicas: 2, maxReplicas: 0 },
      [
        'warning at value spec.predictor.maxReplicas: at most 10 replicas of `fraud-kserve`: set `maxReplicas` to 10 or less: without it nothing limits them in Knative mode.',
      ],
    ],
    [
      { minReplicas: '$MIN', maxReplicas: 1 },
      [
        'error at value spec.predictor.maxReplicas: at least 2 replicas of `fraud-kserve`: set `maxReplicas` to 2 or more.',
      ],
    ],
  ])('%j is not', (predictor, expected) => {
    expect(said(serviceOf(predictor), bounds)).toEqual(expected);
  });

  it('is satisfied with KServe’s one replica where one is enough', () => {
    expect(said(serviceOf({ maxReplicas: 1 }), demandOf({ autoscaling: { min: 1, max: 1 } }))).toEqual([]);
    expect(said(serviceOf({ minReplicas: 0 }), demandOf({ autoscaling: { min: 1 } }))).toEqual([
      'error at value spec.predictor.minReplicas: at least 1 replica of `fraud-kserve`: set `minReplicas` to 1 or more.',
    ]);
  });

  it('is not judged where something else scales', () => {
    for (const annotations of [
      { 'serving.kserve.io/autoscalerClass': 'external' },
      { 'autoscaling.knative.dev/min-scale': '3' },
      { 'autoscaling.knative.dev/maxScale': '3' },
    ]) {
      expect(said(serviceOf({ minReplicas: 0 }, annotations), bounds)).toEqual([]);
    }
    const standard = serviceOf({ minReplicas: 2 }, { 'serving.kserve.io/deploymentMode': 'RawDeployment' });
    expect(said(standard, bounds)).toEqual([]);
  });
});

describe('latency', () => {
  const promise = demandOf({ latencyMs: 100 });

  it('is contradicted by waiting and by sleeping', () => {
    expect(said(serviceOf({ minReplicas: 1, batcher: { maxLatency: 100 } }), promise)).toEqual([]);
    expect(said(serviceOf({ minReplicas: 0, batcher: { maxLatency: 500 } }), promise)).toEqual([
      'warning at value spec.predictor.batcher.maxLatency: answers within 100 ms of `fraud-kserve`: the batcher alone may wait 500 ms.',
      'warning at value spec.predictor.minReplicas: answers within 100 ms of `fraud-kserve`: the first request waits until a replica has started, because `minReplicas` is 0.',
    ]);
  });

  it('says nothing of sleeping that the policy allows', () => {
    expect(said(serviceOf({ minReplicas: 0 }), demandOf({ latencyMs: 100, autoscaling: { min: 0 } }))).toEqual([]);
  });
});

describe('resources', () => {
  const stated = demandOf({ resources: 'required' });
  const missing = (where: string): string =>
    `error at key spec.predictor.${where}: stated resources of \`fraud-kserve\`: set \`resources.limits\`, and \`resources.requests\` where they are lower.`;

  it.each([
    [{ model: { resources: { limits: { cpu: 1 } } } }, []],
    [{ model: { resources: '${RESOURCES}' } }, []],
    [{ containers: [{ resources: { limits: '{{ limits }}' } }] }, []],
    [{ model: {} }, ['model']],
    [{ sklearn: { resources: { requests: { cpu: 1 } } } }, ['sklearn']],
    [{ containers: [{ resources: { limits: { cpu: 1 } } }, { resources: { limits: {} } }] }, ['containers.1']],
    [{}, []],
  ])('%j: %j', (predictor, places) => {
    expect(said(serviceOf(predictor), stated)).toEqual(places.map(missing));
  });
});

describe('TLS and authentication', () => {
  const both = demandOf({ tls: 'required', auth: 'required' });
  const tls =
    'hint at key metadata: TLS of `fraud-kserve`: nothing in this manifest says so, and the cluster’s gateway has to end TLS.';
  const auth =
    'hint at key metadata: authenticated callers of `fraud-kserve`: nothing in this manifest says so, and a gateway or a service mesh has to see to it.';
  const odh = 'security.opendatahub.io/enable-auth';

  it.each([
    [undefined, [tls, auth]],
    [{ 'serving.knative.openshift.io/enablePassthrough': 'true' }, [auth]],
    [{ [odh]: 'true' }, []],
    [{ [odh]: true }, []],
    [{ [odh]: '${AUTH}' }, []],
    [{ 'serving.kserve.io/enable-auth': 'true' }, []],
    [
      { [odh]: 'false' },
      [
        tls,
        `error at value metadata.annotations.${odh}: authenticated callers of \`fraud-kserve\`: \`${odh}\` turns authentication off.`,
      ],
    ],
  ])('%j', (annotations, expected) => {
    expect(said(serviceOf({}, annotations), both)).toEqual(expected);
  });
});

describe('a drift hook', () => {
  const hook = demandOf({ driftHook: 'required' });

  it.each([
    [serviceOf({ logger: { mode: 'all', url: 'http://drift' } }), []],
    [serviceOf({}, undefined, { transformer: { logger: { mode: 'request' } } }), []],
    [
      serviceOf({}, undefined, { transformer: {} }),
      [
        'hint at key spec.predictor: a drift hook of `fraud-kserve`: the transformer or explainer may be one; no `logger` is stated.',
      ],
    ],
    [
      serviceOf({}),
      [
        'error at key spec.predictor: a drift hook of `fraud-kserve`: set `logger` with `mode` and the `url` of what watches drift.',
      ],
    ],
    [serviceOf(undefined), []],
  ])('%j', (service, expected) => {
    expect(said(service, hook)).toEqual(expected);
  });
});

describe('the share of a canary', () => {
  it.each([
    [0, [5, 50, 100], true],
    [5, [5, 50, 100], true],
    [100, [5, 50], true],
    [7, [], true],
    ['${SHARE}', [5], true],
    [7, [5, 50, 100], false],
  ])('%j of %j: %j', (canaryTrafficPercent, steps, fine) => {
    const expected =
      'warning at value spec.predictor.canaryTrafficPercent: a rollout in steps of 5, 50, 100 percent of `fraud-kserve`: 7 is none of them.';
    expect(said(serviceOf({ canaryTrafficPercent }), demandOf({}, steps))).toEqual(fine ? [] : [expected]);
  });
});

describe('which deployment is meant', () => {
  const demand = demandOf({ autoscaling: { max: 1 } });
  const service = (metadata: unknown, kind = 'InferenceService'): unknown => ({
    kind,
    metadata,
    spec: { predictor: { maxReplicas: 2 } },
  });

  it.each([
    [{ name: 'fraud', namespace: 'ml' }, 'error'],
    [{ name: 'fraud' }, 'warning'],
    [{ name: 'fraud', namespace: null }, 'warning'],
    [{ name: 'fraud', namespace: 'other' }, undefined],
    [{ name: 'other', namespace: 'ml' }, undefined],
    [undefined, undefined],
  ])('%j: %s', (metadata, severity) => {
    expect(servingFindings(service(metadata), [demand]).map((finding) => finding.severity)).toEqual(
      severity === undefined ? [] : [severity],
    );
  });

  it('is none for anything else', () => {
    for (const manifest of [undefined, null, 1, 'x', [], {}, service({ name: 'fraud', namespace: 'ml' }, 'Service')]) {
      expect(servingFindings(manifest, [demand])).toEqual([]);
    }
  });

  it('is each whose policy demands something', () => {
    expect(
      servingFindings(service({ name: 'fraud', namespace: 'ml' }), [demand, { ...demand, policy: 'b' }]),
    ).toHaveLength(2);
  });
});

describe('demands', () => {
  const policy = `version: 1
models: [fraud]
stages: [{name: Staging}, {name: Production}]
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    rollout: {target: fraud-kserve, steps: [5, 100]}
deployments:
  fraud-kserve:
    type: rest
    kserve: {context: prod, namespace: ml, name: fraud}
    serving: {latencyMs: 100, autoscaling: {min: 2, max: 10}, tls: required, auth: required, resources: required, driftHook: required}
  plain: {type: rest, kserve: {namespace: ml, name: plain}}
  nightly: {type: batch}
`;

  it('are read from a policy', () => {
    expect(servingDemands('p.yaml', policy)).toEqual([
      {
        policy: 'p.yaml',
        deployment: 'fraud-kserve',
        namespace: 'ml',
        name: 'fraud',
        serving: {
          latencyMs: 100,
          autoscaling: { min: 2, max: 10 },
          tls: 'required',
          auth: 'required',
          resources: 'required',
          driftHook: 'required',
        },
        steps: [5, 100],
      },
      { policy: 'p.yaml', deployment: 'plain', namespace: 'ml', name: 'plain', serving: {}, steps: [] },
    ]);
  });

  it('are none where the policy has errors', () => {
    expect(servingDemands('p.yaml', policy.replace('version: 1', 'version: 9'))).toEqual([]);
    expect(servingDemands('p.yaml', '{')).toEqual([]);
  });
});
