import {
  issuePath,
  type OutputOf,
  type SchemaIssue,
  type StandardSchema,
} from '../../support/settings/standard-schema.ts';
import { HttpError } from '../answer/http-error.ts';

/** Problems that an answer names at most: a small body can have thousands. */
const MAX_ERRORS = 50;

/**
 * What a schema makes of a value. Where it does not take it, the answer says where and why, by the schema's own words; the log says
 * neither: names and words may have in them what was sent.
 *
 * @throws HttpError 422
 */
export async function checkJson<Schema extends StandardSchema>(
  value: unknown,
  schema: Schema,
): Promise<OutputOf<Schema>> {
  const answer = await schema['~standard'].validate(value);
  if (!answer.issues) return answer.value as OutputOf<Schema>;
  const { length } = answer.issues;
  throw new HttpError(
    422,
    `the JSON does not fit its schema, in ${length} ${length === 1 ? 'place' : 'places'}`,
    {
      members: { errors: answer.issues.slice(0, MAX_ERRORS).map(errorOf) },
      template: '400.html',
    },
  );
}

/** As RFC 9457, 3 has it: `{ "detail": "…", "pointer": "#/items/0/title" }`. */
function errorOf(issue: SchemaIssue): { readonly detail: string; readonly pointer: string } {
  return { detail: issue.message, pointer: `#${issuePath(issue).map(pointerPart).join('')}` };
}

/** A part of a JSON Pointer in the fragment of an address (RFC 6901, 6). */
function pointerPart(name: string): string {
  return `/${encodeURIComponent(name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}
