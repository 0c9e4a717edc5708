/** Request bodies that are JSON objects. */

import { ServiceError } from '../service-error';

/** No body of the operations here comes near this. */
export const MAX_JSON_BODY_BYTES = 256 * 1024;

/** A JSON object whose members have not been checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a body; an empty one stands for an empty object.
 *
 * @throws ServiceError `SerializationException`, as AWS services answer what is no JSON. It quotes nothing of the body.
 */
export function parseJsonObject(body: Uint8Array): JsonObject {
  if (body.byteLength === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Answered below; the parser's own message would quote the body.
  }
  throw new ServiceError({ status: 400, type: 'SerializationException', message: 'The body must be a JSON object.' });
}

/** A member that is a string, or undefined. */
export function optionalString(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

/** A member that is a list of strings; anything else counts as an empty list. */
export function stringList(object: JsonObject, name: string): readonly string[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
