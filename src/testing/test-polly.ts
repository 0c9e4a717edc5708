/** A service in memory: it answers each sentence at once, with silence of the length of speech and the times of its words. */
import { SpeechError, type SpeechErrorCode } from '../base/errors';
import { SSML_MARKUP } from '../base/ssml/billed-characters';
import { withAttemptLife } from '../polly/attempt-life';
import { callPerSentence, type SentenceCall } from '../polly/segmented/call-per-sentence';
import { AsyncQueue } from '../polly/transport/async-queue';
import type { SpeechService, TextSpan, TransportEvent, WordMark } from '../polly/transport/transport';
import type { VoiceSettings } from '../polly/transport/voice-settings';
import { createSilentStream } from './silent-audio';

/** Some 15 characters a second, as Polly's English voices speak. */
const SECONDS_PER_CHARACTER = 1 / 15;

/** A word with all that surrounds it, up to the next word. In SSML, a tag is no word. */
const WORD = /[\p{L}\p{M}\p{N}'’]+/gu;

/** Words that the bytes of a sound stand for. The player looks them up when it has played those bytes. */
export type SpokenBytes = WeakMap<Uint8Array, string>;

/** Parameters of {@link createTestPolly}. */
export interface TestPollyParts {
  /** Receives the text of each piece of sound. */
  readonly spoken: SpokenBytes;
  /** The failure of the next call; undefined if it succeeds. */
  readonly failure: () => SpeechErrorCode | undefined;
}

/** Makes the service. It needs no network, no credentials and no time. */
export function createTestPolly(parts: TestPollyParts): SpeechService {
  const closing = new AbortController();
  const transport = callPerSentence((span, { voice, onCall, onFailed }) => {
    onCall();
    const code = parts.failure();
    if (code === undefined) return Promise.resolve(speak(span, voice, parts.spoken));
    onFailed();
    return Promise.reject(new SpeechError({ code, message: `The test asked for the failure ${code}.` }));
  }, 0);
  return {
    duplex: undefined,
    segmented: withAttemptLife(closing.signal, transport),
    warm: () => Promise.resolve(),
    close: () => closing.abort(),
  };
}

function speak(span: TextSpan, voice: VoiceSettings, spoken: SpokenBytes): SentenceCall {
  const events = new AsyncQueue<TransportEvent>();
  const marks: WordMark[] = [];
  const sound = createSilentStream(voice);
  // Tags keep their length, so that the places of words stay.
  const text = span.type === 'ssml' ? span.request.replace(SSML_MARKUP, (tag) => ' '.repeat(tag.length)) : span.request;
  events.put({ type: 'segment', startCharacter: span.start, endCharacter: span.end });
  const words = [...text.matchAll(WORD)];
  let atSeconds = 0;
  for (const [number, { index, 0: word }] of words.entries()) {
    const start = number === 0 ? 0 : index;
    const said = text.slice(start, words[number + 1]?.index);
    const seconds = said.trim().length * SECONDS_PER_CHARACTER;
    const range = span.wordAt(index, index + word.length);
    if (range !== undefined) marks.push({ startCharacter: range.start, endCharacter: range.end, seconds: atSeconds });
    const bytes = sound.next(seconds);
    spoken.set(bytes, said);
    events.put({ type: 'audio', bytes });
    atSeconds += seconds;
  }
  events.end();
  return { events, marks: Promise.resolve(marks), requestCharacters: text.trim().length };
}
