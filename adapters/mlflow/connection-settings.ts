import { given, isNamed, isOurs, type Environment } from './credentials';

/** Addresses of proxies, by the scheme of what is asked for, and a list of hosts that are asked without one. */
export interface Proxies {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  readonly except: string;
}

/** How MLflow's variables want a server's certificates to be checked. */
export interface TlsSettings {
  /** Any certificate will do. */
  readonly insecure: boolean;
  /** File of the authorities that alone vouch for the server. */
  readonly serverCertificate?: string | undefined;
  /** File with the certificate that we show, and its key. */
  readonly clientCertificate?: string | undefined;
}

/** The usual variables; lower case wins, as everywhere. An empty one is as good as none. */
export function environmentProxies(env: Environment): Proxies {
  const variable = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  return { http: variable('HTTP_PROXY'), https: variable('HTTPS_PROXY'), except: variable('NO_PROXY') ?? '' };
}

/**
 * The certificates for one origin. They belong to the servers that credentials go to; but only a server that the environment
 * itself names goes unchecked, because that is what whoever set the variable had in mind.
 */
export function tlsSettings(env: Environment, origin: string, chosen: string | undefined): TlsSettings {
  const applies = origin.startsWith('https:') && isOurs(env, origin, chosen);
  if (!applies) return { insecure: false };
  return {
    insecure: isOn(env['MLFLOW_TRACKING_INSECURE_TLS']) && isNamed(env, origin),
    serverCertificate: given(env['MLFLOW_TRACKING_SERVER_CERT_PATH']),
    clientCertificate: given(env['MLFLOW_TRACKING_CLIENT_CERT_PATH']),
  };
}

/** As MLflow reads its switches. */
function isOn(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}
