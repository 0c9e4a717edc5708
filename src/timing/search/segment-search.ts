/** Searches the words of one segment in its sound. Runs in any thread. */
import { FrameStore, type SoundFrames } from '../sounds/sound-frames';
import { packVoice, unpackVoice, type PackedVoice } from '../voice/packed-voice';
import { VoiceReference } from '../voice/voice-reference';
import type { WordSpan } from './aligner';
import { ArrivalOrder } from './arrival-order';
import type { ArrivedWord, SearchNews } from './search-protocol';
import { SoundChain } from './sound-chain';
import { WordSearch } from './word-search';

/** Searches one segment. */
export class SegmentSearch {
  readonly #number: number;
  readonly #chain = new SoundChain();
  readonly #store = new FrameStore();
  readonly #voice: VoiceReference;
  readonly #search: WordSearch;
  readonly #order: ArrivalOrder;
  #isComplete = false;
  /** Number of words that were final in the last news, and the spans of the later words there. */
  #settledWords = 0;
  #told: readonly WordSpan[] = [];

  /**
   * @param number - Number of this search, which its news repeat.
   * @param voice - The traits of the voice that were measured earlier. Default: none.
   */
  constructor(number: number, voice?: PackedVoice) {
    this.#number = number;
    this.#voice = new VoiceReference(voice && unpackVoice(voice));
    this.#search = new WordSearch(this.#chain, this.#voice, this.#store);
    this.#order = new ArrivalOrder((frames) => {
      this.#store.append(frames);
      this.#search.follow();
    });
  }

  /** Adds words. Each takes effect after the sound that was received before it. */
  appendWords(words: readonly ArrivedWord[]): void {
    for (const { word, frame } of words) this.#order.tell(frame, () => this.#chain.append(word));
  }

  /** Adds sound. */
  appendFrames(frames: SoundFrames): void {
    this.#order.take(frames);
  }

  /** Notes that all sound has arrived, and that it speaks only the first `words` words. */
  complete(words: number): void {
    this.#order.end();
    this.#chain.truncate(words);
    this.#isComplete = true;
  }

  /** Returns what has changed since the last call. */
  news(): SearchNews {
    const found = this.#search.wordSpans(this.#isComplete);
    let firstWord = Math.min(this.#settledWords, found.length);
    while (firstWord < found.length && isSame(found[firstWord], this.#told[firstWord - this.#settledWords])) firstWord += 1;
    this.#settledWords = Math.min(this.#search.settledWords, found.length);
    this.#told = found.slice(this.#settledWords);
    const spans = new Float64Array(2 * (found.length - firstWord));
    for (let word = firstWord; word < found.length; word += 1) {
      const at = 2 * (word - firstWord);
      spans[at] = found[word]?.startFrame ?? 0;
      spans[at + 1] = found[word]?.endFrame ?? Infinity;
    }
    const { unsureFromFrame, fitsToFrame, doubts } = this.#search;
    const voice = packVoice(this.#voice);
    return { search: this.#number, firstWord, spans, unsureFromFrame, fitsToFrame, doubts, voice };
  }
}

function isSame(one: WordSpan | undefined, other: WordSpan | undefined): boolean {
  return one?.startFrame === other?.startFrame && one?.endFrame === other?.endFrame;
}
