/** Of the document by which an exporter says that it watches a cluster. */
export const WATCHED_KIND = 'watched';

/** It says so as often. */
export const WATCHED_MS = 30_000;

/** What the document holds once it is watched no more. */
export const LEFT = '{"left":true}';

/** What it holds else. by: the exporter's name; undefined: it has none */
export const watchedBy = (by: string | undefined): string => JSON.stringify({ by });

/** The name of the exporter that said so; undefined: it has none, does not watch it any more, or wrote what is not known here. */
export function nameIn(json: string): string | undefined {
  try {
    return (JSON.parse(json) as { by?: string } | null)?.by;
  } catch {
    return undefined;
  }
}
