/** Of the document by which an exporter says that it watches a cluster. */
export const WATCHED_KIND = 'watched';

/** It says so as often. */
export const WATCHED_MS = 30_000;

/** What the document holds once it is watched no more. */
export const LEFT = '{"left":true}';
