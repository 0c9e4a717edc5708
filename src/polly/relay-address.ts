/** What the address of a relay may be. */
import { SpeechError } from '../base/errors';

/**
 * Checks an address.
 *
 * @throws SpeechError `invalid-option` when it is not one of a WebSocket.
 */
export function checkRelayAddress(relay: string): void {
  if (URL.canParse(relay) && /^wss?:$/.test(new URL(relay).protocol)) return;
  throw new SpeechError({
    code: 'invalid-option',
    message: 'relay: not the address of a WebSocket. Give one such as wss://speech.example.com.',
  });
}
