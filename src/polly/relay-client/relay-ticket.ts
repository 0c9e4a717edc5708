/** Tickets: what some relays ask a page for before they let it connect. */
import { SpeechError } from '../../base/errors';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from './wire-protocol';

/** A ticket, or a function that fetches one. The function is called anew for each connection. */
export type RelayTicket = string | (() => string | undefined | Promise<string | undefined>);

/** The characters of a subprotocol (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * The subprotocols to offer, with the ticket among them. A browser sends no header of a page's with a WebSocket, and
 * addresses are written to logs.
 *
 * @param ticket - Undefined: none is sent.
 * @throws SpeechError `invalid-option` if the ticket is not one. The message does not show it.
 */
export function subprotocolsWith(ticket: unknown): string[] {
  if (ticket === undefined) return [RELAY_SUBPROTOCOL];
  if (typeof ticket === 'string' && TOKEN.test(ticket)) return [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket];
  throw new SpeechError({
    code: 'invalid-option',
    message: `The option "relayTicket" gave ${typeof ticket === 'string' ? 'a string with characters that no ticket has' : 'no string'}. It must give what createTicket() returned on your server.`,
  });
}

/**
 * The error of a ticket that the app could not fetch.
 *
 * @param url - Address of the relay.
 */
export function noTicketError(url: string, cause: unknown): SpeechError {
  if (SpeechError.isInstance(cause)) return cause;
  return new SpeechError({
    code: 'relay-unreachable',
    message: `No ticket for the relay at ${new URL(url).origin}: the function "relayTicket" failed. Its error is the cause of this one.`,
    cause,
  });
}
