import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Value, ValueErrorType, type ValueError } from '@sinclair/typebox/value';

/** Documents that people write: a schema's description says what a field must be. */
export const text = Type.String({ description: 'text' });

export const fields = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description: 'a map of fields' });

/**
 * @param notHere names of fields that are known elsewhere, but not here
 * @throws Error that names the field and says what it must be
 */
export function checkedDocument<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  notHere: readonly string[] = [],
): Static<Schema> {
  if (Value.Check(schema, value)) return value;
  const errors = [...Value.Errors(schema, value)];
  // A field that is written wrong is missing as well.
  throw new Error(sentenceOf(errors.find(isUnknown) ?? errors[0]!, notHere));
}

const isUnknown = ({ type }: ValueError): boolean => type === ValueErrorType.ObjectAdditionalProperties;

function sentenceOf(error: ValueError, notHere: readonly string[]): string {
  const names = namesOf(error.path);
  const field = names.join('.') || 'the whole';
  if (isUnknown(error)) {
    if (notHere.includes(names.at(-1)!)) return `${field} is not supported`;
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
