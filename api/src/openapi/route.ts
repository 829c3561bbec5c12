import type { TObject, TSchema } from '@sinclair/typebox';
import type { PROBLEMS } from '../problems.ts';

export type ProblemStatus = (typeof PROBLEMS)[keyof typeof PROBLEMS]['status'];

export interface Route {
  path: string;
  summary: string;
  description?: string;
  query?: TObject;
  /** Parameters in the path, by name. */
  segments?: Record<string, { description: string; schema: object }>;
  /** `others`: types of texts that may be answered instead. */
  answer: { description: string; type: string; schema: TSchema | object; others?: string[] };
  problems?: ProblemStatus[];
  open?: true;
}

export const json = (schema: TSchema, description: string) => ({
  description,
  type: 'application/json',
  schema,
});

export const plain = (description: string, type = 'text/plain') => ({
  description,
  type,
  schema: { type: 'string' },
});

export const ENCODED_SLASHES =
  'Proxies may undo or refuse what is percent-encoded in a path, a slash above all. In a query it may stand as it is.';
