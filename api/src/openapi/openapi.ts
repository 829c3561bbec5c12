import type { TObject } from '@sinclair/typebox';
import { PROBLEM_CODES, PROBLEMS } from '../problems.ts';
import { ClusterQuery, NoQuery } from '../queries.ts';
import { API_VERSION } from '../version.ts';
import type { ProblemStatus, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import * as SCHEMAS from './schemas.ts';

const CLUSTER = { $ref: '#/components/parameters/cluster' };

/** The whole HTTP interface as an OpenAPI 3.1 document. Every call builds a new one. */
export function openapi(): object {
  const references = new Map<unknown, string>();
  for (const [name, schema] of Object.entries(SCHEMAS))
    references.set(schema, `#/components/schemas/${name}`);
  const schemas = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [name, strictChildren(schema, references)]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Daskscope',
      version: API_VERSION,
      summary: 'What a Dask cluster is doing, live and after the fact',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative, so that it holds behind a proxy's path prefix: this document is two levels down.
    servers: [{ url: '../..' }],
    paths: Object.fromEntries(ROUTES.map((route) => [route.path, pathItem(route, references)])),
    components: {
      schemas,
      parameters: { cluster: queryParameters(ClusterQuery, references)[0]! },
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } },
      responses: Object.fromEntries(
        PROBLEM_CODES.map((code) => PROBLEMS[code].status).map((status) => [status, problemsOf(status)]),
      ),
    },
  };
}

/** Not of one cluster, but of the exporter. */
const OF_EXPORTER = ['/', '/api/v1/openapi.json', '/api/v1/clusters', '/api/v1/sd'];

/** Those take `cluster`. */
const isOfCluster = ({ open, path }: Route): boolean => !open && !OF_EXPORTER.includes(path);

function pathItem(route: Route, references: Map<unknown, string>): object {
  const problems: ProblemStatus[] = route.open ? [] : [400, 401, 500, ...(route.problems ?? [])];
  if (isOfCluster(route) && !problems.includes(404)) problems.push(404);
  return {
    get: {
      summary: route.summary,
      ...(route.description && { description: route.description }),
      parameters: [
        ...Object.entries(route.segments ?? {}).map(([name, segment]) => ({
          name,
          in: 'path',
          required: true,
          ...segment,
        })),
        ...(isOfCluster(route) ? [CLUSTER] : []),
        ...queryParameters(route.query ?? NoQuery, references),
      ],
      security: route.open ? [{}] : [{}, { basic: [] }],
      responses: {
        200: {
          description: route.answer.description,
          content: {
            [route.answer.type]: { schema: strict(route.answer.schema, references) },
            ...Object.fromEntries(
              (route.answer.others ?? []).map((type) => [type, { schema: { type: 'string' } }]),
            ),
          },
        },
        ...Object.fromEntries(
          ([...problems, 405, 414] as const)
            .toSorted()
            .map((status) => [status, { $ref: `#/components/responses/${status}` }]),
        ),
      },
    },
  };
}

function queryParameters(query: TObject, references: Map<unknown, string>): object[] {
  return Object.entries(query.properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: query.required?.includes(name) ?? false,
    description,
    // Topics are known words, separated by commas; names of users may hold commas, so they repeat the parameter.
    ...(schema.type === 'array' && { style: 'form', explode: schema.uniqueItems !== true }),
    schema: strict(schema, references),
  }));
}

function problemsOf(status: ProblemStatus): object {
  const codes = PROBLEM_CODES.filter((code) => PROBLEMS[code].status === status);
  return {
    description: codes.map((code) => `${code}: ${PROBLEMS[code].when}`).join('. '),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function strict(schema: unknown, references: Map<unknown, string>): unknown {
  const reference = references.get(schema);
  return reference ? { $ref: reference } : strictChildren(schema, references);
}

/** A copy that allows no property which is not named, so that a mistake in an answer is found. */
function strictChildren(schema: unknown, references: Map<unknown, string>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => strict(item, references));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, strict(value, references)]),
  );
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}
