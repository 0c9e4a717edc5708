/** Turns spans of text into the events of Polly's input stream, and keeps the stream alive in the silences between them. */
import type { StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import type { SpanReader } from '../transport/transport';

/**
 * Silence after which an empty event is sent. Polly ends a stream after 5 seconds without an event; the rest is for a slow
 * network and a busy page.
 */
export const KEEP_ALIVE_MS = 3500;

/** The input stream of one request. */
export async function* streamActions(reader: SpanReader): AsyncGenerator<StartSpeechSynthesisStreamActionStream, void, undefined> {
  for (;;) {
    const span = await reader.next('available', KEEP_ALIVE_MS);
    if (span === 'end') break;
    if (span === 'silence') {
      yield { TextEvent: { Text: '' } };
      continue;
    }
    yield {
      TextEvent: {
        Text: span.request,
        ...(span.type === 'ssml' ? { TextType: 'ssml' } : {}),
        ...(span.isFlushed ? { FlushStreamConfiguration: { Force: true } } : {}),
      },
    };
    // Reaching this line means that the SDK asks for more: the span was signed and handed to the socket.
    reader.noteSent(span);
  }
  yield { CloseStreamEvent: {} };
}
