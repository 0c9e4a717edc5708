/** Tickets, which some relays require from a page that connects. */
import { SpeechError } from '../../base/errors';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from './wire-protocol';

/** A ticket, or a function that fetches one. The function is called again for each connection. */
export type RelayTicket = string | (() => string | undefined | Promise<string | undefined>);

/** The characters of a subprotocol (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Returns the subprotocols to offer, including the ticket. A page cannot add a header to a WebSocket's handshake, and a ticket in the
 * URL would appear in logs.
 *
 * @param ticket - The ticket. Undefined sends none.
 * @throws SpeechError `invalid-option` if the ticket is malformed. The message does not show it.
 */
export function subprotocolsWith(ticket: unknown): string[] {
  if (ticket === undefined) return [RELAY_SUBPROTOCOL];
  if (typeof ticket === 'string' && TOKEN.test(ticket)) return [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket];
  throw new SpeechError({
    code: 'invalid-option',
    message: `The ticket of the option "relayTicket" ${typeof ticket === 'string' ? 'has characters that no ticket has' : 'is not a string'}. Use the result of createTicket() on your server.`,
  });
}

/** The error of a ticket that the app could not fetch. */
export function noTicketError(url: string, cause: unknown): SpeechError {
  if (SpeechError.isInstance(cause)) return cause;
  return new SpeechError({
    code: 'relay-unreachable',
    message: `No ticket for the relay at ${new URL(url).origin}: the function "relayTicket" failed. Its error is the cause of this one.`,
    cause,
  });
}
