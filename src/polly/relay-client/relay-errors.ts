/** Explains failures of the connection to the relay. */
import { SpeechError } from '../../base/errors';
import { RELAY_CLOSE_CODES, type RelayErrorCode } from './wire-protocol';

/** A relay that is about to stop refused a request, and sent nothing of it to Polly. */
export class RelayLeavingError extends SpeechError {
  constructor(relay: string) {
    super({ code: 'connection-lost', message: `The relay at ${relay} is about to stop. Trying again may help.` });
  }
}

/** The error of a WebSocket that closed. */
export function closeError(url: string, closeCode: number, wasOpen: boolean, hasTicket = false): SpeechError {
  const relay = new URL(url).origin;
  switch (closeCode) {
    case RELAY_CLOSE_CODES.originRefused:
      return new SpeechError({
        code: 'relay-refused',
        message: `The relay at ${relay} does not serve this page. ${originAdvice()}`,
      });
    case RELAY_CLOSE_CODES.protocolError:
      return new SpeechError({
        code: 'relay-protocol',
        message: `The relay at ${relay} did not understand this page. Run the same version of react-polly-stream on both sides.`,
      });
    case RELAY_CLOSE_CODES.overloaded:
      return new SpeechError({
        code: 'throttled',
        message: `The relay at ${relay} has as many connections as it may. Try again later, or run more relays.`,
      });
  }
  if (!wasOpen) return unreachableError(url, undefined, hasTicket);
  return new SpeechError({
    code: 'connection-lost',
    message: `The connection to the relay at ${relay} was lost (close code ${closeCode}). Trying again may help.`,
  });
}

/**
 * The error of a relay that cannot be reached.
 *
 * @param cause - The error that the browser threw, if any.
 * @param hasTicket - Whether a ticket was sent. Browsers do not report whether the relay refused the handshake.
 */
export function unreachableError(url: string, cause?: unknown, hasTicket = false): SpeechError {
  return new SpeechError({
    code: 'relay-unreachable',
    message:
      `No connection to the relay at ${new URL(url).origin}. Check that the relay runs, that the address is right, ` +
      `and that a page served over https uses a wss:// address.${hasTicket ? ' Or the relay has refused the ticket: check that it is new, and that both servers have the same secret and time.' : ''}`,
    cause,
  });
}

/** The error of a request that the relay ended. */
export function relayError(url: string, code: RelayErrorCode, detail: string): SpeechError {
  const relay = new URL(url).origin;
  switch (code) {
    case 'not-allowed':
      return new SpeechError({ code: 'relay-refused', message: `The relay at ${relay} refused the request. ${detail}` });
    case 'upstream-unreachable':
      return new SpeechError({
        code: 'relay-unreachable',
        message: `The relay at ${relay} could not reach Polly. ${detail} Check the region, and that the relay may connect out.`,
      });
    case 'upstream-reset':
      return new SpeechError({ code: 'connection-lost', message: `The connection between relay and Polly broke. ${detail}` });
    case 'overloaded':
      return new SpeechError({ code: 'throttled', message: `The relay at ${relay} is full. ${detail}` });
    case 'leaving':
      return new RelayLeavingError(relay);
    case 'idle':
      return new SpeechError({ code: 'stream-idle-timeout', message: `The relay at ${relay} ended a silent request. ${detail}` });
    case 'bad-message':
    default:
      // A newer relay may use codes that this page does not know.
      return new SpeechError({ code: 'relay-protocol', message: `The relay at ${relay} refused a message. ${detail}` });
  }
}

function originAdvice(): string {
  const { location } = globalThis as { location?: { origin?: string } };
  return location?.origin === undefined
    ? "Start the relay with this program's origin among its allowed origins (--origin)."
    : `Add ${location.origin} to the relay's allowed origins (--origin ${location.origin}).`;
}
