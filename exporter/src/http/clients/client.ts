import { isIPv4 } from 'node:net';

/** Groups of an IPv6 address that name a network: whoever has one usually has all addresses in it. */
const NETWORK_GROUPS = 4;

/**
 * Who asks, for counting what each client takes: the address that the connection comes from, of IPv6 its network (/64). Those
 * behind one proxy are one client: the headers in which proxies name others can be written by anybody.
 */
export function clientOf({ remoteAddress = '' }: { remoteAddress?: string }): string {
  const address = remoteAddress.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIPv4(address) ? address : networkOf(address);
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS).join(':');
}
