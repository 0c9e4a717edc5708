/** A voice between a scripted transport and a scripted output, and the invariants of everything it reports. */
import { setImmediate } from 'node:timers/promises';
import { SpeechError } from '../../../src/base/errors';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { SpeechOutcome } from '../../../src/core/utterance/speech-outcome';
import type { SpeakOptions } from '../../../src/core/speaking/speak-options';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from './scripted-speech';

/** Everything under test, and the state of each promise. */
export class Rig {
  /**
   * Whether calls follow while earlier ones are still being processed. The result of a single call is not known then.
   */
  readonly isHasty: boolean;
  readonly clock = new FakeClock();
  readonly client = new ScriptedClient(this.clock);
  readonly stream = new SpeechStream(this.client, { format: 'pcm', sampleRate: 16_000 });
  readonly unsettled = new Map<Promise<unknown>, string>();
  /** Sources that wait to be read further; those of an app may wait for ever. */
  readonly openSources = new Set<() => void>();
  /** Sources that were given away and neither read to their end nor cancelled. */
  readonly unfinishedSources = new Set<AsyncIterable<string>>();
  /** Wrong reports. */
  readonly complaints: string[] = [];
  /** All outcomes. */
  readonly outcomes: SpeechOutcome[] = [];
  /** Texts of speak() that have not ended. */
  readonly speaking = new Set<Promise<SpeechOutcome>>();
  /** Text that was written and accepted since the last end(); undefined for none. */
  written: string | undefined;
  /** The volume that everything must have. */
  volume = 1;
  isClosed = false;

  constructor({ isHasty = false } = {}) {
    this.isHasty = isHasty;
    // An interruption takes as long as its fade.
    if (isHasty) this.client.output.fadeClock = this.clock;
  }

  watch(what: string, promise: Promise<unknown>): void {
    this.unsettled.set(promise, what);
    const settled = () => this.unsettled.delete(promise);
    promise.then(settled, settled);
  }

  speak(what: string, source: string | AsyncIterable<string>, whenSpeaking: SpeakOptions['whenSpeaking']): void {
    const speaking = this.stream.speak(source, whenSpeaking === undefined ? {} : { whenSpeaking });
    this.watch(what, speaking);
    if (whenSpeaking !== 'queue' && whenSpeaking !== 'mix') this.written = undefined;
    const earlier = whenSpeaking === 'queue' ? [...this.speaking] : [];
    this.speaking.add(speaking);
    void speaking.then((outcome) => {
      this.speaking.delete(speaking);
      if (outcome.reason === 'ended' && earlier.some((other) => this.speaking.has(other))) this.complaints.push(`${what}: did not wait`);
      this.outcomes.push(outcome);
      const { heardText, unheardText, heardMs } = outcome;
      // Heard and unheard text must add up to the whole.
      const isWhole = typeof source !== 'string' || heardText + unheardText === source;
      if (!isWhole || !(heardMs >= 0)) this.complaints.push(`${what}: ${JSON.stringify(outcome)}`);
    });
  }

  /** Speaks a text that must not affect the others. */
  async speakAlong(what: string, source: string | AsyncIterable<string>, whenSpeaking: 'queue' | 'mix'): Promise<void> {
    const countInterrupted = () => this.outcomes.filter(({ reason }) => reason === 'interrupted').length;
    const allowed = countInterrupted() + (this.isClosed ? 1 : 0);
    this.speak(what, source, whenSpeaking);
    if (this.isHasty) return;
    await settle(this);
    if (countInterrupted() > allowed) this.complaints.push(`${what}: interrupted another`);
  }

  /** Writes, and expects success unless the text was ended. */
  async write(text: string): Promise<void> {
    const { written } = this;
    const writing = this.stream.write(text);
    this.watch('write', writing);
    if (this.isHasty) return;
    const refusal = await Promise.race([
      writing.then(
        () => undefined,
        (error: unknown) => error,
      ),
      settle(this),
    ]);
    if (refusal === undefined) {
      this.written = (written ?? '') + text;
    } else if (written !== undefined && SpeechError.isInstance(refusal) && refusal.code === 'invalid-option') {
      this.complaints.push(`write(${JSON.stringify(text)}): ${refusal.message}`);
    }
  }

  end(): void {
    const { written } = this;
    this.written = undefined;
    const ending = this.stream.end();
    this.watch('end', ending);
    void ending.then(({ heardText, unheardText }) => {
      // A sink that ends in the middle of a text leaves the rest out.
      if (written?.startsWith(heardText + unheardText) === false) this.complaints.push(`end(): not of ${written}`);
    });
  }

  close(): void {
    this.isClosed = true;
    this.stream.close();
  }

  open(): void {
    this.isClosed = false;
    this.stream.open();
  }

  setOptions(options: SpeechOptions): void {
    this.volume = options.muted === true ? 0 : (options.volume ?? 1);
    this.stream.setOptions(options);
  }

  /** A text in two pieces. The second one comes, or throws, when the test wants it. */
  source(text: string, throws: boolean): AsyncIterable<string> {
    let pieces = 0;
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      pieces += 1;
      if (pieces === 1) return { done: false, value: text };
      if (pieces === 2) await new Promise<void>((resolve) => this.openSources.add(resolve));
      if (pieces === 2 && !throws) return { done: false, value: ' The end.' };
      this.unfinishedSources.delete(source);
      if (throws) throw new Error('The source of the test.');
      return { done: true, value: undefined };
    };
    const cancel = (): Promise<IteratorResult<string, undefined>> => {
      this.unfinishedSources.delete(source);
      return Promise.resolve({ done: true, value: undefined });
    };
    const source = { [Symbol.asyncIterator]: () => ({ next, return: cancel }) };
    this.unfinishedSources.add(source);
    return source;
  }
}

/** Lets everything settle that needs no time, the decoding of kept audio included. */
export async function settle({ clock }: Pick<Rig, 'clock'>): Promise<void> {
  await clock.advance(0);
  await setImmediate();
  await clock.advance(0);
}
