import { ProtocolError } from '../../protocol/errors.ts';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import type { SchedulerIdentity } from '../../state/updates/scheduler.ts';
import { attr, compose, constant, juxt, LIST, safe } from '../feeds/expression.ts';
import { asArray, asMap, asMilliseconds, asNumber, asText } from '../values.ts';

/** Who the scheduler is and what it can do; read by reference, since the op `versions` imports pandas to ask its version. */
export const aboutExpression = juxt(
  safe(constant('distributed', '__version__')),
  safe(constant('sys', 'version')),
  safe(compose(LIST, attr('handlers'))),
  safe(compose(LIST, attr('blocked_handlers'))),
);

export interface About {
  version: string | null;
  python: string | null;
  /** Ops that the scheduler knows and does not block. */
  ops: ReadonlySet<string>;
}

export function about(value: unknown): About {
  const [version, python, handlers, blocked] = asArray(value);
  const refused = new Set(asArray(blocked));
  const ops = asArray(handlers).filter((op): op is string => typeof op === 'string' && !refused.has(op));
  return {
    version: asName(version),
    // '3.11.7 (main, ...)'
    python: asName(asText(python)?.split(' ', 1)[0]),
    ops: new Set(ops),
  };
}

/** @throws ProtocolError where the op `identity` is not answered as a scheduler does: a worker's address is easily taken for it */
export function checkScheduler(answer: unknown, address: string): void {
  const identity = asMap(answer);
  if (identity.get('workers') instanceof Map) return;
  const type = asText(identity.get('type'));
  throw new ProtocolError(
    address,
    type === null
      ? 'does not answer as a Dask scheduler does'
      : `is a ${cut(type, NAME_LIMIT)}, not a scheduler; give the scheduler's address`,
  );
}

/** From the answer of the op `identity`. address: how it was reached. */
export function schedulerIdentity(answer: unknown, address: string, about: About | null): SchedulerIdentity {
  const identity = asMap(answer);
  return {
    id: asName(identity.get('id')) ?? address,
    address: asName(identity.get('address')) ?? address,
    version: about?.version ?? null,
    python: about?.python ?? null,
    startedAt: asMilliseconds(identity.get('started')),
    dashboard: dashboardUrl(asNumber(asMap(identity.get('services')).get('dashboard')), address),
    simulated: identity.get('daskscope_simulated') === true,
  };
}

function asName(value: unknown): string | null {
  const text = asText(value);
  return text === null ? null : cut(text, NAME_LIMIT);
}

/** Served by the scheduler's host, as it was reached from here; null also where no URL can name it: a zone of IPv6 cannot. */
function dashboardUrl(port: number | null, address: string): string | null {
  if (port === null) return null;
  const host = /^\w+:\/\/(.*?)(:\d+)?$/.exec(address)?.[1];
  const url = `http://${host}:${port}/status`;
  return URL.canParse(url) ? new URL(url).href : null;
}
