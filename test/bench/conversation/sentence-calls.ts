/** The two ways without this package: a call of `SynthesizeSpeech` for each sentence, played by the same player. */
import { SynthesizeSpeechCommand, type PollyClient } from '@aws-sdk/client-polly';
import type { AudioSink } from '../../../src/audio/player/audio-sink';

/** Bytes of generative mp3 at 24 kHz for each second, derived from the published byte counts. */
export const MP3_BYTES_A_SECOND = 6_000;

/** The voice and format of all ways. */
export const VOICE = Object.freeze({ voice: 'Matthew', sampleRate: 24_000 } as const);

/**
 * When the call for the next sentence is made. `sequential`: when all sound of the one before has arrived. `one ahead`: when
 * the one before begins to be heard, as frameworks for voice assistants do.
 */
export type CallOrder = 'sequential' | 'one ahead';

/** How often a waiting call looks at the position of the player. */
const LOOK_MS = 20;
/** The fade of an interruption, as this package's own. */
const FADE_MS = 20;
const SENTENCE_END = /[.!?]["']?\s/u;

/** Speaks a text as it is written, sentence by sentence. */
export class SentenceCalls {
  readonly #client: PollyClient;
  readonly #sink: AudioSink;
  readonly #order: CallOrder;
  readonly #leaving = new AbortController();
  readonly #sentences: { readonly characters: number; bytes: number; startSeconds: number | undefined }[] = [];
  #bytes = 0;

  constructor(client: PollyClient, sink: AudioSink, order: CallOrder) {
    this.#client = client;
    this.#sink = sink;
    this.#order = order;
  }

  /** Resolves when all sound has arrived, or after an interruption. */
  async speak(tokens: AsyncIterable<string>): Promise<void> {
    let arrived = Promise.resolve();
    for await (const text of completeSentences(tokens)) {
      if (this.#order === 'one ahead') await this.#begunHearing(this.#sentences.length - 1);
      if (this.#leaving.signal.aborted) return;
      const sentence = { characters: text.length, bytes: 0, startSeconds: undefined };
      this.#sentences.push(sentence);
      const chunks = this.#call(text);
      arrived = arrived.then(() => this.#append(sentence, chunks));
      if (this.#order === 'sequential') await arrived;
    }
    await arrived;
    this.#sink.endOfStream();
  }

  /**
   * Stops the sound and the calls.
   *
   * @returns The number of characters that were heard, in proportion to the sound of their sentences.
   */
  async interrupt(): Promise<number> {
    this.#leaving.abort();
    const heardSeconds = await this.#sink.stop(FADE_MS);
    return this.#sentences.reduce((heard, { characters, bytes, startSeconds }) => {
      if (startSeconds === undefined || bytes === 0) return heard;
      return heard + characters * Math.min(1, Math.max(0, (heardSeconds - startSeconds) / (bytes / MP3_BYTES_A_SECOND)));
    }, 0);
  }

  async #call(text: string): Promise<ReadableStream<Uint8Array> | undefined> {
    const command = new SynthesizeSpeechCommand({
      Engine: 'generative',
      VoiceId: VOICE.voice,
      OutputFormat: 'mp3',
      SampleRate: String(VOICE.sampleRate),
      Text: text,
    });
    try {
      const { AudioStream } = await this.#client.send(command, { abortSignal: this.#leaving.signal });
      return AudioStream as ReadableStream<Uint8Array> | undefined;
    } catch (error) {
      if (this.#leaving.signal.aborted) return undefined;
      throw error;
    }
  }

  async #append(
    sentence: { bytes: number; startSeconds: number | undefined },
    answer: Promise<ReadableStream<Uint8Array> | undefined>,
  ): Promise<void> {
    const reader = (await answer)?.getReader();
    if (reader === undefined) return;
    sentence.startSeconds = this.#bytes / MP3_BYTES_A_SECOND;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        sentence.bytes += next.value.byteLength;
        this.#bytes += next.value.byteLength;
        this.#sink.append(next.value);
      }
    } catch (error) {
      if (!this.#leaving.signal.aborted) throw error;
    }
  }

  /** Resolves when a sentence begins to be heard. */
  async #begunHearing(index: number): Promise<void> {
    const sentence = this.#sentences[index];
    if (sentence === undefined) return;
    const isHeard = () =>
      sentence.startSeconds !== undefined &&
      this.#sink.playback.get().firstSoundAtMs !== undefined &&
      this.#sink.positionSeconds() >= sentence.startSeconds;
    while (!isHeard() && !this.#leaving.signal.aborted) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Yields each sentence when the white space after it was written, and the last one at the end. */
async function* completeSentences(tokens: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const token of tokens) {
    text += token;
    const end = SENTENCE_END.exec(text);
    if (end === null) continue;
    const length = end.index + end[0].length;
    yield text.slice(0, length).trim();
    text = text.slice(length);
  }
  if (text.trim() !== '') yield text.trim();
}
