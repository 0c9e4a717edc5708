/**
 * Finds the words of a growing text in a growing sound. If the sound deviates from the text, skips text or repeats
 * it, the alignment loses its place. This class notices that and finds the place again.
 */
import { Aligner, type WordSpan } from './aligner';
import { FitMeter } from './fit-meter';
import { PlaceFinder, type FoundPlace } from './place-finder';
import type { DoubtfulFrames } from './search-protocol';
import { nearestTempo, type SoundChain } from './sound-chain';
import type { FrameStore, SoundFrames } from '../sounds/sound-frames';
import type { VoiceReference } from '../voice/voice-reference';

/** From the first deficit on, the place is in doubt, and from the second on, others are searched, until it falls below the third. */
const DOUBT_DEFICIT = 12;
const SEARCH_DEFICIT = 20;
const NO_DOUBT_DEFICIT = 5;
/** From this deficit on, the place counts as unknown, as long as so much of it is recent. */
const LOST_DEFICIT = 36;
const LOST_RECENT_DEFICIT = 16;
const LOOK_EVERY_FRAMES = 10;
/** How far back the search begins in the sound, and after how many frames it starts over. */
const MAX_FRAMES_BACK = 600;
const MAX_SEARCH_FRAMES = 1_100;
/** The search begins this many words before the last good one, because words may be repeated. */
const WORDS_BACK = 12;
/** Words farther than this behind the expected word are not likely. */
const MAX_WORDS_BEHIND = 60;
/** How much longer speech is with its pauses than the sum of its sounds. */
const PAUSES = 1.2;
/** Additional tolerated loss in a search, so that the right place is also found for a voice that fits badly. */
const SEARCH_TOLERANCE = 0.12;

/** A place is considered only if it fits for this many frames, this many words, and this part of the time. */
const MIN_FRAMES = 180;
const MIN_WORDS = 5;
const MIN_SOUNDS = 0.5;
/** A clearly better place: by how much it must beat the followed place, any other place, and arbitrary speech. */
const CLEAR = { better: 20, margin: 8, overSpeech: 2, frames: MIN_FRAMES } as const;
/** Lower limits for a place that has fitted for longer. */
const LASTING = { better: 32, margin: 6, overSpeech: -6, frames: 300 } as const;
/**
 * How many looks in a row a place must pass, and how many more for each word of distance beyond the near ones: among many words,
 * some fit other speech by chance.
 */
const MIN_LOOKS = 4;
const LOOKS_A_FAR_WORD = 1;
const NEAR_WORDS = 12;

/** If another search leads within this many words of the followed place, the followed place is right. */
const SAME_WORDS = 3;
const MIN_SAME_LOOKS = 15;
const MIN_SAME_OVER_SPEECH = -5;
/** If another place fits this much better, it is unknown which one is right. */
const UNSURE_BETTER = 18;
/** A place that was found is confirmed after fitting for this many frames. */
const CONFIRMED_FRAMES = 1_000;
/** How fast the tempo for a lost place follows the voice, per look; and while the place is in doubt, often because the tempo has changed. */
const FOLLOW_TEMPO = 0.02;
const FOLLOW_DOUBTFUL_TEMPO = 0.01;
/** Number of frames whose scores are kept. A power of two. */
const KEPT_SCORES = 1_024;

/** From where the place fitted last, to where it was last in doubt. */
interface Doubt {
  readonly fromFrame: number;
  toFrame: number;
}

/** The words of one sound. */
export class WordSearch {
  readonly #chain: SoundChain;
  readonly #voice: VoiceReference;
  readonly #store: FrameStore;
  #aligner: Aligner;
  #meter = new FitMeter(0);
  /** Score of the alignment at the last frames. */
  readonly #scores = new Float64Array(KEPT_SCORES);
  #frames = 0;
  /** Tempo of the voice while the place was known. */
  #tempo: number;
  #finder: PlaceFinder | undefined;
  #searchFrame = 0;
  #firstWord = 0;
  #likelyWord = 0;
  #sameLooks = 0;
  #looks = 0;
  #lookedAt = -1;
  #isElsewhere = false;
  /** A place that was found but may be wrong. From `word` on, the text may be searched again. */
  #unconfirmed: { readonly word: number; readonly frame: number } | undefined;
  /** Where the place was in doubt, in order. */
  readonly #doubts: Doubt[] = [];

  /** @param store - The sound. Frames must be added to it before {@link follow}. */
  constructor(chain: SoundChain, voice: VoiceReference, store: FrameStore) {
    this.#chain = chain;
    this.#voice = voice;
    this.#store = store;
    this.#tempo = voice.tempo;
    this.#aligner = new Aligner(chain, voice);
  }

  /** How many of the first words have a final position. */
  get settledWords(): number {
    return Math.min(this.#aligner.settledWords, this.#unconfirmed?.word ?? Infinity);
  }

  /** The frame from which on the place is unknown; Infinity while it is known. */
  get unsureFromFrame(): number {
    const { deficit, recentDeficit, goodFrames } = this.#meter;
    return this.#isElsewhere || (deficit > LOST_DEFICIT && recentDeficit > LOST_RECENT_DEFICIT) ? goodFrames : Infinity;
  }

  /** The frame up to which the text has fitted. */
  get fitsToFrame(): number {
    const { deficit, goodFrames } = this.#meter;
    return deficit < NO_DOUBT_DEFICIT ? this.#frames : goodFrames;
  }

  /** Where the place was in doubt, in order. */
  get doubts(): DoubtfulFrames[] {
    return this.#doubts.map((doubt) => ({ fromFrame: doubt.fromFrame, toFrame: this.#isOpen(doubt) ? Infinity : doubt.toFrame }));
  }

  /**
   * The span of each word, as far as known. The next call may change the returned array.
   *
   * @param isComplete - Whether all of the text has been spoken. Then every word has a span.
   */
  wordSpans(isComplete: boolean): readonly WordSpan[] {
    const spans = this.#aligner.wordSpans(isComplete);
    const from = this.unsureFromFrame;
    if (isComplete || from === Infinity) return spans;
    const unsure = spans.findIndex(({ startFrame }) => startFrame > from);
    return unsure < 0 ? spans : spans.slice(0, Math.max(unsure, this.settledWords));
  }

  /** Processes the sound that was added to the store. */
  follow(): void {
    const { loudness, brightness } = this.#store;
    while (this.#frames < loudness.length) {
      this.#push(loudness[this.#frames] ?? 0, brightness[this.#frames] ?? 0, this.#isElsewhere ? 'unsure' : 'sure');
      if (this.#frames % LOOK_EVERY_FRAMES === 0) this.#checkPlace();
    }
  }

  #push(loudness: number, brightness: number, kind: 'sure' | 'unsure' | 'again'): void {
    this.#aligner.push(loudness, brightness, kind);
    this.#frames += 1;
    const { score } = this.#aligner;
    this.#scores[this.#frames & (KEPT_SCORES - 1)] = score;
    this.#meter.push(this.#aligner.frameScores, score);
  }

  #checkPlace(): void {
    const { deficit } = this.#meter;
    if (deficit < NO_DOUBT_DEFICIT) {
      this.#endSearch();
      this.#tempo += (this.#voice.tempo - this.#tempo) * FOLLOW_TEMPO;
      if (this.#unconfirmed !== undefined && this.#frames - this.#unconfirmed.frame > CONFIRMED_FRAMES) this.#unconfirmed = undefined;
    } else if (!this.#isElsewhere) {
      this.#tempo += (this.#voice.tempo - this.#tempo) * FOLLOW_DOUBTFUL_TEMPO;
    }
    if (this.#finder !== undefined || deficit >= DOUBT_DEFICIT) this.#noteDoubt();
    if (this.#finder === undefined && deficit < SEARCH_DEFICIT) return;
    const isOver = this.#frames - this.#searchFrame > MAX_SEARCH_FRAMES;
    const finder = this.#finder === undefined || isOver ? this.#beginSearch() : this.#finder;
    finder.append(this.#soundFrom(finder.frames), this.#voice);
    const found = finder.best();
    if (found !== undefined) this.#considerPlace(found);
  }

  /** Moves to a place that was found, if it is surely better than the followed one. */
  #considerPlace(found: FoundPlace): void {
    const frames = this.#frames - found.frame;
    // If the text was shortened meanwhile, the word may not exist any more.
    if (frames < MIN_FRAMES || frames >= KEPT_SCORES || found.word >= this.#chain.words) return;
    const better = found.fit - (this.#aligner.score - (this.#scores[found.frame & (KEPT_SCORES - 1)] as number));
    const isSame = Math.abs(found.wordNow - this.#aligner.word) < SAME_WORDS;
    this.#isElsewhere = !isSame && better > UNSURE_BETTER;
    this.#sameLooks = isSame && found.overSpeech > MIN_SAME_OVER_SPEECH ? this.#sameLooks + 1 : 0;
    if (this.#sameLooks >= MIN_SAME_LOOKS) {
      this.#meter.confirm();
      // The place was right, and so was the tempo measured there, although it was in doubt.
      this.#tempo = this.#voice.tempo;
      this.#endSearch();
    }
    if (isSame || !this.#isSpoken(found)) return;
    const isSure = [CLEAR, LASTING].some(
      (least) => better >= least.better && found.margin >= least.margin && found.overSpeech >= least.overSpeech && frames >= least.frames,
    );
    this.#looks = isSure && found.word === this.#lookedAt ? this.#looks + 1 : 0;
    this.#lookedAt = found.word;
    const farWords = Math.max(0, found.word - this.#likelyWord - NEAR_WORDS);
    if (this.#looks >= MIN_LOOKS + LOOKS_A_FAR_WORD * farWords) this.#moveTo(found);
  }

  /** Whether the words from there to now are about as many as can be spoken in that time. */
  #isSpoken({ word, wordNow, frame }: FoundPlace): boolean {
    let usualFrames = 0;
    for (let index = word; index < wordNow; index += 1) usualFrames += this.#chain.usualFramesOf(index);
    return wordNow - word >= MIN_WORDS && usualFrames * this.#tempo >= MIN_SOUNDS * (this.#frames - frame);
  }

  #beginSearch(): PlaceFinder {
    const { goodFrames, tolerated } = this.#meter;
    const frame = Math.max(goodFrames, this.#frames - MAX_FRAMES_BACK);
    const spans = this.#aligner.wordSpans(false);
    const lastGood = Math.max(
      0,
      spans.findLastIndex(({ startFrame }) => startFrame <= goodFrames),
    );
    const followed = Math.max(
      0,
      spans.findLastIndex(({ startFrame }) => startFrame <= frame),
    );
    const due = this.#wordAfter(lastGood, frame - goodFrames);
    this.#likelyWord = Math.max(followed, due);
    const openWord = Math.min(lastGood - WORDS_BACK, this.#unconfirmed?.word ?? Infinity);
    this.#firstWord = Math.max(this.settledWords, openWord, due - MAX_WORDS_BEHIND);
    this.#searchFrame = frame;
    this.#sameLooks = this.#looks = 0;
    this.#finder = new PlaceFinder(this.#chain, {
      firstWord: this.#firstWord,
      likelyWords: [Math.min(followed, due), this.#likelyWord],
      frame,
      tempo: nearestTempo(this.#tempo),
      tolerated: tolerated + SEARCH_TOLERANCE,
    });
    return this.#finder;
  }

  #noteDoubt(): void {
    const last = this.#doubts.at(-1);
    if (last !== undefined && this.#isOpen(last)) last.toFrame = this.#frames;
    else this.#doubts.push({ fromFrame: this.#meter.goodFrames, toFrame: this.#frames });
  }

  /** Whether the place has not yet fitted for long since a doubt. */
  #isOpen({ toFrame }: Doubt): boolean {
    return this.#frames - toFrame <= CONFIRMED_FRAMES;
  }

  #endSearch(): void {
    this.#finder = undefined;
    this.#isElsewhere = false;
  }

  /** The word expected some frames after another one. */
  #wordAfter(word: number, frames: number): number {
    let left = frames / (PAUSES * this.#tempo);
    let index = word;
    while (left > 0 && index < this.#chain.words - 1) {
      left -= this.#chain.usualFramesOf(index);
      index += 1;
    }
    return index;
  }

  #moveTo({ word, frame }: FoundPlace): void {
    const spans = this.#aligner
      .wordSpans(false)
      .slice(0, word)
      .map(({ startFrame, endFrame }) => ({ startFrame: Math.min(startFrame, frame), endFrame: Math.min(endFrame, frame) }));
    while (spans.length < word) spans.push({ startFrame: frame, endFrame: frame });
    this.#unconfirmed = { word: Math.min(this.#firstWord, word), frame: this.#frames };
    this.#voice.tempo = this.#tempo;
    this.#aligner = new Aligner(this.#chain, this.#voice, { startFrame: frame, spans });
    this.#meter = new FitMeter(frame, this.#meter);
    const { loudness, brightness } = this.#soundFrom(frame);
    this.#frames = frame;
    for (let index = 0; index < loudness.length; index += 1) this.#push(loudness[index] ?? 0, brightness[index] ?? 0, 'again');
    this.#endSearch();
  }

  #soundFrom(frame: number): SoundFrames {
    const { loudness, brightness } = this.#store;
    return { loudness: loudness.subarray(frame, this.#frames), brightness: brightness.subarray(frame, this.#frames) };
  }
}
