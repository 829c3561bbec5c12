import type { RequestHandler } from 'express';

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page runs and loads what this exporter serves, and nothing that is written into it; its sign is a data: URL. */
export const PAGE_POLICY = `${NOTHING}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:`;

/** Nothing here is to be framed, run or guessed at. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': NOTHING,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};
