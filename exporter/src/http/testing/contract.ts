import { openapi } from '@daskscope/api';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Answers against the OpenAPI document, for every test that gets one. */
const DOCUMENT = 'openapi.json';
const document = openapi() as { paths: Record<string, unknown> };
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, DOCUMENT);

const JSON_TYPES = ['application~1json', 'application~1x-ndjson'];

/**
 * @param path with or without a query, as it was requested
 * @param body as JSON.parse gave it; of a stream one line
 * @throws Error that says where the answer breaks the contract, or that the document has no such route or answer
 */
export function checkAnswer(path: string, status: number, body: unknown): void {
  const template = templateOf(path.split('?')[0]!);
  const validate = answerSchema(template, status);
  if (!validate(body))
    throw new Error(`GET ${path} ${status}: ${ajv.errorsText(validate.errors?.slice(0, 5))}`);
}

/** The paths of the document, with their {segments}. */
export const documentedPaths = Object.keys(document.paths);

function answerSchema(template: string | undefined, status: number) {
  // A path that is none has only the answer that says so.
  const responses = template ? `/paths/${pointer(template)}/get/responses/${status}` : '';
  const candidates = [
    ...(template && status === 200 ? JSON_TYPES.map((type) => `${responses}/content/${type}/schema`) : []),
    ...(isDocumented(template, status) ? ['/components/schemas/Problem'] : []),
  ];
  for (const candidate of candidates) {
    const validate = ajv.getSchema(`${DOCUMENT}#${candidate}`);
    if (validate) return validate;
  }
  throw new Error(`The OpenAPI document has no JSON answer ${status} of ${template ?? 'an unknown path'}`);
}

function isDocumented(template: string | undefined, status: number): boolean {
  if (!template) return [400, 401, 404, 405, 414].includes(status);
  const item = document.paths[template] as { get: { responses: Record<string, unknown> } };
  return status !== 200 && String(status) in item.get.responses;
}

function templateOf(path: string): string | undefined {
  if (documentedPaths.includes(path)) return path;
  return documentedPaths.find((template) =>
    new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

function pointer(template: string): string {
  return encodeURIComponent(template.replaceAll('~', '~0').replaceAll('/', '~1'));
}
