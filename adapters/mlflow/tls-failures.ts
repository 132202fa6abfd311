const UNKNOWN_ISSUER = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
];
const WRONG_TIME = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
const WRONG_HOST = ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'];
const NO_CLIENT = /^ERR_SSL_\w*(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA)$/;
const NO_TLS = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];

const NAMED = 'for the server that MLFLOW_TRACKING_URI names';
const UNCHECKED = `MLFLOW_TRACKING_INSECURE_TLS=true takes any certificate, ${NAMED}`;

/**
 * What to do about a connection that failed over certificates, as a sentence after the server's name; undefined for any other
 * failure. Nothing was asked then, because who answers was not certain.
 */
export function tlsSentence(code: string): string | undefined {
  if (UNKNOWN_ISSUER.includes(code)) {
    return `has a certificate that nobody vouches for here (${code}): name the file of its authority in MLFLOW_TRACKING_SERVER_CERT_PATH, which holds ${NAMED}.`;
  }
  if (WRONG_TIME.includes(code)) {
    const when = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return `has a certificate that ${when} (${code}): have it renewed, or look at your clock; ${UNCHECKED}.`;
  }
  if (WRONG_HOST.includes(code)) {
    return `has a certificate for another name (${code}): use the name that it is for; ${UNCHECKED}.`;
  }
  if (NO_CLIENT.test(code)) {
    return `takes no connection without the right certificate (${code}): name the file with yours and its key in MLFLOW_TRACKING_CLIENT_CERT_PATH, which holds ${NAMED}.`;
  }
  return NO_TLS.includes(code)
    ? `does not speak https (${code}): check whether its address begins with http:.`
    : undefined;
}
