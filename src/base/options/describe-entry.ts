/** Describes an operator's input in messages that may end up in logs, without the passwords and tokens of addresses. */
import { describeValue } from '../describe-value';

const CREDENTIALS = /[^/\s]*@/g;
const QUERY = /[?#].+$/s;

/** Describes a value in a few words, without the credentials and the query of an address. */
export function describeEntry(value: unknown): string {
  return describeValue(typeof value === 'string' ? withoutSecrets(value) : value);
}

/** Removes the credentials and the query from an address. */
export function withoutSecrets(address: string): string {
  return address.replaceAll(CREDENTIALS, '***@').replace(QUERY, (query) => `${query.slice(0, 1)}***`);
}
