/** Distinguishes network failures from programming errors. `fetch` throws a TypeError for both. */
import isNetworkError from 'is-network-error';

/** Messages of WebKit, and of Firefox for an answer that broke off. The imported package knows the messages of other browsers. */
const FURTHER_MESSAGES: readonly string[] = [
  'The network connection was lost.',
  'The request timed out.',
  'A server with the specified hostname could not be found.',
  'Could not connect to the server.',
  'Error in input stream',
];

/** Whether a request failed because of the network. */
export function isNetworkFailure(cause: unknown): boolean {
  return isNetworkError(cause) || (cause instanceof TypeError && FURTHER_MESSAGES.includes(cause.message));
}
