/** Reads a string that is rewritten meanwhile, as a component does. */
import { GrowingText, type GrowingTextEnding, type TextReading } from '../../../src/core/source/growing-text';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import type { SpeakableText } from '../../../src/text/spoken/spoken-piece';
import type { TextRestart } from '../../../src/text/spoken/text-restart';
import { FakeClock, settlePromises } from '../../base/fake-clock';

/** Longer than any text waits for more. */
const LONG_MS = 5_000;

/** One version of a text. */
export interface Version {
  readonly text: string;
  readonly ending: GrowingTextEnding;
  /** How long the previous version lasted. */
  readonly afterMs: number;
}

/** One text, as it was read. */
export class ReadText {
  readonly growing: GrowingText;
  reading: TextReading;
  /** The text of each utterance. */
  readonly utterances: string[] = [];
  /** The text before each utterance, which determines how its beginning is parsed. */
  readonly precedingTexts: string[] = [];
  /** The pieces of each utterance. */
  readonly pieces: { readonly text: string; readonly restart: TextRestart | undefined }[][] = [];
  isReading = true;
  readonly #sentPart: number;

  /** @param sentPart - How much of what was read of an utterance is sent when an edit comes: from 0 to 1. The rest is taken back. */
  constructor(growing: GrowingText, sentPart = 1) {
    this.growing = growing;
    this.#sentPart = sentPart;
    this.reading = growing.read(0);
    void this.#read();
  }

  /** The text of all utterances. */
  get said(): string {
    return this.utterances.join(' ');
  }

  /** The spoken text of each utterance. */
  spoken(begin: (precedingText: string) => SpeakableText): string[] {
    return this.pieces.map((pieces, index) => {
      const speakable = begin(this.precedingTexts[index] ?? '');
      const said = pieces.flatMap(({ text, restart }) => (restart === undefined ? speakable.push(text) : speakable.restart(text, restart)));
      return [...said, ...speakable.end()].map(({ text }) => text).join('');
    });
  }

  /** @returns False for another text. */
  update({ text, ending }: Version): boolean {
    return this.growing.isStillOf(text) && this.growing.update(text, ending);
  }

  /** Reads the new text if the last utterance is over. */
  async readOn(): Promise<void> {
    await settlePromises();
    if (this.isReading || !this.growing.hasMore(this.reading)) return;
    this.isReading = true;
    this.reading = this.growing.readOn(this.reading);
    await this.#read(true);
  }

  async #read(isLater = false): Promise<void> {
    const index = this.utterances.push('') - 1;
    this.precedingTexts.push(this.reading.precedingText);
    const pieces: (typeof this.pieces)[number] = [];
    this.pieces.push(pieces);
    const { reading } = this;
    const said = () => this.utterances[index] ?? '';
    const part = this.#sentPart;
    let sent = 0;
    reading.attach({
      standingAt: () => (sent = Math.max(sent, Math.ceil(said().length * part))),
      cut: (length) => {
        this.utterances[index] = said().slice(0, length);
      },
    });
    const all = (async () => {
      for await (const text of reading) {
        const restart = reading.take();
        if (restart === 'taken-back') continue;
        this.utterances[index] = said() + text;
        pieces.push({ text, restart });
      }
      sent = said().length;
      this.isReading = false;
    })();
    if (isLater) await settlePromises();
    else await all;
  }
}

/**
 * Reads versions as they come, and the last one to its end. A text that is not a continuation is read from its
 * beginning.
 *
 * @param onVersion - Called when each version was given, before more is read.
 * @param sentPart - See {@link ReadText}.
 */
export async function readVersions(
  versions: readonly Version[],
  onVersion?: (texts: readonly ReadText[], index: number) => void,
  sentPart?: number,
): Promise<readonly ReadText[]> {
  await textReaderCode.load();
  const clock = new FakeClock();
  const texts: ReadText[] = [];
  for (const [index, version] of versions.entries()) {
    await clock.advance(version.afterMs);
    const isFollowed = texts.at(-1)?.update(version) === true;
    onVersion?.(texts, index);
    if (isFollowed) {
      await texts.at(-1)?.readOn();
    } else {
      const growing = new GrowingText(clock);
      growing.update(version.text, version.ending);
      texts.push(new ReadText(growing, sentPart));
    }
    await settlePromises();
  }
  await clock.advance(LONG_MS);
  return texts;
}

/** Evenly spaced versions of a text. With an open ending, the last one is repeated as complete. */
export function versionsOf(texts: readonly string[], ending: GrowingTextEnding, afterMs: number): Version[] {
  const versions = texts.map((text) => ({ text, ending, afterMs }));
  return ending === 'open' ? [...versions, { text: texts.at(-1) ?? '', ending: 'complete', afterMs }] : versions;
}

/** The versions of a text that grows by a number of characters at a time. */
export function growth(text: string, characters: number): string[] {
  const steps = Math.ceil(text.length / characters);
  return Array.from({ length: steps }, (_, index) => text.slice(0, (index + 1) * characters));
}
