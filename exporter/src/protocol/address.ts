import { CommError } from './errors.ts';

export interface Address {
  protocol: 'tcp' | 'tls';
  /** A name or an IP address; IPv6 without its brackets. */
  host: string;
  port: number;
}

const DEFAULT_PORT = 8786;

const NAME = /^[^\s:/?#@%\\[\]]+$/;
/** With the zone that a link-local address needs: the name of an interface, or its number. */
const IPV6 = /^[0-9a-f:.]+(%[^\s%/[\]]+)?$/i;

/**
 * Reads a scheduler's address as Dask does (distributed 2026.8.0, comm/addressing.py): `tcp://host:8786`, `tls://[::1]:8786`,
 * `host:8786`, and `host` as well.
 * Without a protocol it is tcp, without a port 8786.
 * @throws CommError a sentence that says what is wrong with it
 */
export function parseAddress(text: string): Address {
  const trimmed = text.trim();
  const [, scheme = 'tcp', rest] = /^(?:([^:/]*):\/\/)?(.*)$/s.exec(trimmed)!;
  const protocol = scheme.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'tls') throw new CommError(trimmed, wrongScheme(protocol));
  return { protocol, ...parseHostPort(trimmed, rest!) };
}

export function formatAddress({ protocol, host, port }: Address): string {
  return `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function wrongScheme(scheme: string): string {
  if (scheme === 'http' || scheme === 'https')
    return `is a web address; give the scheduler's own address, such as tcp://host:${DEFAULT_PORT}`;
  return `cannot be used: of Dask's protocols only tcp:// and tls:// are supported, not ${scheme}://`;
}

function parseHostPort(text: string, hostPort: string): { host: string; port: number } {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(hostPort);
  if (!match)
    throw new CommError(text, 'is not an address: write an IPv6 host in brackets, tcp://[::1]:8786');
  const [, bracketed, plain, portText] = match;
  const host = bracketed ?? plain!;
  const isHost = NAME.test(host) || (bracketed !== undefined && IPV6.test(host));
  if (!isHost) throw new CommError(text || "''", 'is not an address: it needs a host, as in tcp://host:8786');
  if (portText === undefined) return { host, port: DEFAULT_PORT };
  const port = /^0{0,9}\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > 65535)
    throw new CommError(
      text,
      `is not an address: its port must be a number from 1 to 65535, not '${portText}'`,
    );
  return { host, port };
}
