/** Whether what was thrown is the network's doing or a programming error: `fetch` throws a TypeError for the former, too. */
import isNetworkError from 'is-network-error';

/** What WebKit says, and what Firefox says of an answer that broke off; the package knows the others. */
const FURTHER_MESSAGES: readonly string[] = [
  'The network connection was lost.',
  'The request timed out.',
  'A server with the specified hostname could not be found.',
  'Could not connect to the server.',
  'Error in input stream',
];

/** Whether a request failed for want of a network. */
export function isNetworkFailure(cause: unknown): boolean {
  return isNetworkError(cause) || (cause instanceof TypeError && FURTHER_MESSAGES.includes(cause.message));
}
