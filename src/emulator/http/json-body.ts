/** Parses request bodies that are JSON objects. */

import { ServiceError } from './service-error';

/** The longest accepted body. No operation here comes near it. */
export const MAX_JSON_BODY_BYTES = 256 * 1024;

/** A JSON object with unchecked members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a body. An empty body means an empty object.
 *
 * @throws ServiceError `SerializationException`, as AWS services do for invalid JSON. It does not quote the body.
 */
export function parseJsonObject(body: Uint8Array): JsonObject {
  if (body.byteLength === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Handled below. The parser's message would quote the body.
  }
  throw new ServiceError(400, 'SerializationException', 'The body must be a JSON object.');
}

/** Returns a string member; undefined if it is missing or no string. */
export function optionalString(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

/** Returns the strings of a list member; an empty list if it is no list. */
export function stringList(object: JsonObject, name: string): readonly string[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
