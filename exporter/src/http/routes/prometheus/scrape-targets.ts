import { NoQuery, type ScrapeTargets } from '@daskscope/api';
import type { Request, RequestHandler } from 'express';
import { inSlices, type Work } from '../../../slices.ts';
import { Body } from '../../delivery/body.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { HttpProblem } from '../../problem.ts';
import { parseQuery } from '../../query.ts';

/** A host, with a port or without, as a URL has it. */
const HOST = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/;

export interface ScrapeOptions {
  telemetryPath: string;
  /** Where others reach the exporter; undefined: where this request did. */
  externalUrl: URL | undefined;
  /** Clusters to scrape by their names; null: the exporter watches one, which its own page is of. */
  clusters: () => Iterable<{ name: string; labels: Readonly<Record<string, string>> }> | null;
}

/** Prometheus asks for these as often as it is told, and scrapes them (http_sd_configs). */
export function scrapeTargets(options: ScrapeOptions, delivery: Delivery): RequestHandler {
  return async (request, response) => {
    parseQuery(NoQuery, request.url);
    const here = where(request, options);
    const work = (function* () {
      return yield* Body.json(yield* targetsOf(options, here));
    })();
    await delivery.send(request, response, await inSlices(work));
  };
}

interface Where {
  host: string;
  scheme: string;
  path: string;
}

function where({ headers, socket }: Request, { telemetryPath, externalUrl }: ScrapeOptions): Where {
  if (externalUrl)
    return {
      host: externalUrl.host,
      scheme: externalUrl.protocol.slice(0, -1),
      path: externalUrl.pathname.replace(/\/$/, '') + telemetryPath,
    };
  const { host } = headers;
  if (!host || !HOST.test(host))
    throw new HttpProblem('malformed-url', 'The Host of the request is no name or address of a host.');
  return { host, scheme: 'encrypted' in socket ? 'https' : 'http', path: telemetryPath };
}

/** In slices, for there may be thousands. */
function* targetsOf({ clusters }: ScrapeOptions, { host, scheme, path }: Where): Work<ScrapeTargets> {
  const targets = [host];
  const labels = { __metrics_path__: path, __scheme__: scheme };
  // As Prometheus names the first target, but for a port that the scheme has anyway: some versions write that.
  const exporter = new URL(`${scheme}://${host}`).host;
  const groups: ScrapeTargets = [{ targets, labels }];
  for (const { name, labels: told } of clusters() ?? []) {
    groups.push({ targets, labels: { ...told, ...labels, __param_cluster: name, instance: name, exporter } });
    yield;
  }
  return groups;
}
