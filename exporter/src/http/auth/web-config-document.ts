import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Value, ValueErrorType, type ValueError } from '@sinclair/typebox/value';

const CLIENT_AUTH = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;

const VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;

const HEADERS = [
  'Content-Security-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-XSS-Protection',
] as const;

/** In the toolkit's format, but not here. */
const NOT_HERE = [
  'basic_auth_users_file',
  'cert',
  'cipher_suites',
  'client_allowed_sans',
  'client_ca',
  'curve_preferences',
  'key',
  'prefer_server_cipher_suites',
  'rate_limit',
];

const text = Type.String({ description: 'text' });
const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `one of ${words.join(', ')}` },
    ),
  );
const fields = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description: 'a map of fields' });

const Headers = Type.Unsafe<Record<string, string>>(
  fields(Object.fromEntries(HEADERS.map((name) => [name, Type.Optional(text)]))),
);

const Users = Type.Unsafe<Record<string, string>>(
  Type.Object(
    {},
    {
      additionalProperties: Type.String({
        pattern: '^\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}$',
        description: 'a bcrypt hash, such as htpasswd -nB writes',
      }),
      description: 'a map of fields',
    },
  ),
);

/** What the file may hold. A description says what a field must be. */
export const WebConfigDocument = fields({
  tls_server_config: Type.Optional(
    fields({
      cert_file: text,
      key_file: text,
      client_auth_type: Type.Optional(oneOf(CLIENT_AUTH)),
      client_ca_file: Type.Optional(text),
      min_version: Type.Optional(oneOf(VERSIONS)),
      max_version: Type.Optional(oneOf(VERSIONS)),
    }),
  ),
  http_server_config: Type.Optional(
    fields({ http2: Type.Optional(Type.Literal(false)), headers: Type.Optional(Headers) }),
  ),
  basic_auth_users: Type.Optional(Users),
});

/** @throws Error that names the field and says what it must be */
export function checked(document: unknown): Static<typeof WebConfigDocument> {
  const value = withoutNothing(document ?? {});
  if (Value.Check(WebConfigDocument, value)) return value;
  const errors = [...Value.Errors(WebConfigDocument, value)];
  // A field that is written wrong is missing as well.
  throw new Error(sentenceOf(errors.find(isUnknown) ?? errors[0]!));
}

/** Without the sections and fields that are named, and say nothing. Of users and headers all is meant. */
function withoutNothing(document: unknown): unknown {
  if (!isMap(document)) return document;
  const sections = Object.entries(document).filter(([, section]) => section !== null);
  return Object.fromEntries(
    sections.map(([name, section]) => {
      if (name === 'basic_auth_users' || !isMap(section)) return [name, section];
      return [name, Object.fromEntries(Object.entries(section).filter(([, field]) => !isNothing(field)))];
    }),
  );
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNothing = (field: unknown): boolean => field === null || field === '';

const isUnknown = ({ type }: ValueError): boolean => type === ValueErrorType.ObjectAdditionalProperties;

function sentenceOf(error: ValueError): string {
  const names = namesOf(error.path);
  const field = names.join('.') || 'the whole';
  if (isUnknown(error)) {
    if (NOT_HERE.includes(names.at(-1)!)) return `${field} is not supported`;
    const known = Object.keys((error.schema as TObject).properties);
    return `${field} is not a field; known here: ${known.join(', ')}`;
  }
  if (error.type === ValueErrorType.ObjectRequiredProperty) return `${field} is missing`;
  if (error.type === ValueErrorType.Literal) return `${field} is not supported: leave it out or say false`;
  const given = error.type === ValueErrorType.Union ? `, not '${String(error.value)}'` : '';
  return `${field} must be ${error.schema.description}${given}`;
}

/** Of a JSON pointer. */
const namesOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
