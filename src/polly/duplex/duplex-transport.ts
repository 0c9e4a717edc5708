/** Speaks with Polly's two-way stream, through the relay. The AWS SDK is loaded on first use. */
import { SpeechError } from '../../base/errors';
import { voiceMembers, type PollySdk } from '../aws/polly-sdk';
import { sendSigned } from '../aws/send-signed';
import { streamIncomplete } from '../errors/polly-errors';
import type { RelayHandlerOptions } from '../relay-client/relay-request-handler';
import { abortable } from '../transport/abortable';
import type { Transport } from '../transport/transport';
import type { VoiceSettings } from '../transport/voice-settings';
import { streamActions } from './stream-actions';

const OPERATION = 'StartSpeechSynthesisStream';

/**
 * Makes the transport: one stream an attempt.
 *
 * @param sdk - Must have a pool of connections to the relay.
 */
export function createDuplexTransport(sdk: PollySdk): Transport {
  return async function* speakStream({ voice, text, signal, onCall, onLeaving }) {
    if (voice.engine !== 'generative') throw engineError(voice);
    const sendOptions: RelayHandlerOptions = { abortSignal: signal, onBegun: onCall, onLeaving };
    // Polly may refuse a stream before its first event, or instead of it.
    const { ready, events, first } = await sendSigned(sdk, OPERATION, signal, async (ready) => {
      const command = new ready.StreamCommand({
        ...voiceMembers(voice),
        OutputFormat: voice.outputFormat,
        SampleRate: String(voice.sampleRate),
        ActionStream: streamActions(text.read()),
      });
      const { EventStream: stream } = await abortable(ready.client.send(command, sendOptions), signal);
      if (stream === undefined) throw streamIncomplete();
      const events = stream[Symbol.asyncIterator]();
      return { ready, events, first: await events.next() };
    });
    try {
      for (let next = first; next.done !== true; next = await events.next()) {
        const { AudioEvent: audio, StreamClosedEvent: closed } = next.value;
        if (audio?.AudioChunk !== undefined) yield { type: 'audio', bytes: audio.AudioChunk };
        if (closed === undefined) continue;
        yield { type: 'closed', requestCharacters: closed.RequestCharacters ?? 0 };
        return;
      }
    } catch (cause) {
      throw signal.aborted ? cause : sdk.explain(cause, OPERATION, ready);
    } finally {
      await events.return?.();
    }
  };
}

function engineError({ engine }: VoiceSettings): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `Polly supports the two-way stream only with the engine "generative", not with "${engine}".`,
  });
}
