import type { Address } from './address.ts';
import { formatAddress } from './address.ts';
import { ConnectError } from './errors.ts';
import type { TlsNames } from './tls.ts';

/** `errors` is there where a name has several addresses and none of them connects. */
interface SocketError extends Error {
  code?: string;
  errors?: SocketError[];
}

/** What a socket's error (of Node.js, OpenSSL or the system) means for somebody who gave an address and files. */
export function connectError(address: Address, cause: SocketError, names: TlsNames): ConnectError {
  const { code = '', message } = cause.errors?.at(-1) ?? cause;
  const what = known(address, code, names) ?? `cannot be reached: ${message || code}`;
  return new ConnectError(formatAddress(address), what, { cause });
}

/** What to look at where the peer goes away before Dask's handshake is done. */
export function endedEarly(address: Address, names: TlsNames): string {
  const what = 'closed the connection during the handshake';
  return address.protocol === 'tcp'
    ? `${what}; if it expects TLS, use ${formatAddress({ ...address, protocol: 'tls' })}`
    : `${what}; it may not accept the client certificate, see ${names.cert} and ${names.key}, or not know the name that it was sent, see ${names.sni}`;
}

function known(address: Address, code: string, names: TlsNames): string | undefined {
  const other = formatAddress({ ...address, protocol: address.protocol === 'tls' ? 'tcp' : 'tls' });
  switch (code) {
    case 'ECONNREFUSED':
      return 'refuses the connection; is the scheduler running there?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `cannot be reached: the host name ${address.host} is not known (${code})`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `cannot be reached over the network (${code})`;
    case 'ECONNRESET':
    case 'EPIPE':
      return endedEarly(address, names);
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `does not answer in TLS; is it ${other}?`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
      return `has a certificate that no known authority signed (${code}); give its authority with ${names.ca}`;
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return `has a certificate that is not valid today (${code})`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'has a certificate for another name than the one that was asked for';
    case 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME':
      return `does not know the name that it was sent; give the right one with ${names.sni}`;
    case 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED':
    case 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED':
    case 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE':
      return `asks for a client certificate; give one with ${names.cert} and ${names.key}`;
    case 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA':
    case 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE':
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED':
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN':
    case 'ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR':
    case 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED':
      return `does not accept the client certificate (${code}); see ${names.cert} and ${names.key}`;
    default:
      return undefined;
  }
}
