/** Describes what an operator wrote, in messages that end up in logs: addresses can carry passwords and tokens. */
import { describeValue } from '../describe-value';

const CREDENTIALS = /[^/\s]*@/g;
const QUERY = /[?#].+$/s;

/** Describes a value in a few words, without the credentials and the query of an address. */
export function describeEntry(value: unknown): string {
  return describeValue(typeof value === 'string' ? withoutSecrets(value) : value);
}

/** An address without its credentials and its query. */
export function withoutSecrets(address: string): string {
  return address.replaceAll(CREDENTIALS, '***@').replace(QUERY, (query) => `${query.slice(0, 1)}***`);
}
