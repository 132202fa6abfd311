import { isVariable, type Fields } from './inference-service';
import type { ServingRule, Shortfall } from './shortfall';

/** Where annotations are, for messages about what is not there. */
const METADATA = { path: ['metadata'], at: 'key' } as const;

/** Upstream KServe has no switch for authentication; Open Data Hub and OpenShift AI have one, once by another name. */
const AUTH = ['security.opendatahub.io/enable-auth', 'serving.kserve.io/enable-auth'];
const PASSTHROUGH = 'serving.knative.openshift.io/enablePassthrough';

/** Authenticated callers: certain only where an annotation says so. */
export const authShortfalls: ServingRule = ({ annotations }, { serving: { auth } }) => {
  if (auth !== 'required' || AUTH.some((key) => isOn(annotations[key]))) return [];
  const found = { code: 'serving-auth', demanded: 'authenticated callers' } as const;
  const off = AUTH.find((key) => String(annotations[key]) === 'false');
  if (off === undefined) return [{ ...found, ...byCluster('a gateway or a service mesh has to see to it') }];
  const path = ['metadata', 'annotations', off];
  return [{ ...found, severity: 'error', advice: `\`${off}\` turns authentication off`, path, at: 'value' }];
};

/** Encrypted traffic: the proxy that authenticates ends TLS, passthrough leaves it to the model's server. */
export const tlsShortfalls: ServingRule = ({ annotations }, { serving: { tls } }) => {
  if (tls !== 'required' || [...AUTH, PASSTHROUGH].some((key) => isOn(annotations[key]))) return [];
  return [{ code: 'serving-tls', demanded: 'TLS', ...byCluster('the cluster’s gateway has to end TLS') }];
};

function byCluster(who: string): Pick<Shortfall, 'severity' | 'advice' | 'path' | 'at'> {
  return { severity: 'hint', advice: `nothing in this manifest says so, and ${who}`, ...METADATA };
}

function isOn(value: Fields[string]): boolean {
  return String(value) === 'true' || isVariable(value);
}
