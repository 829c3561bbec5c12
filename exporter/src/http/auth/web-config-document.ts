import { Type, type Static } from '@sinclair/typebox';
import { checkedDocument, fields, text } from '../../checked-document.ts';

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

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `one of ${words.join(', ')}` },
    ),
  );

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
  return checkedDocument(WebConfigDocument, withoutNothing(document ?? {}), NOT_HERE);
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
