/**
 * Aligns the expected sounds of a text with the frames of the actual sound. Of all alignments it finds the one that
 * best fits levels, brightness, pauses and usual lengths, frame by frame, with dynamic programming (Viterbi's
 * algorithm for states with explicit durations).
 */
import { nearestTempo, type ChainLink, type SoundChain } from './sound-chain';
import { FrameScorer, levelOf, pitchOf } from '../voice/frame-scorer';
import { FRAME_CLASSES } from '../sounds/sound-model';
import type { SoundFrames } from '../sounds/sound-frames';
import { StepHistory } from './step-history';
import type { VoiceReference } from '../voice/voice-reference';

/** Where a word lies in the sound. */
export interface WordSpan {
  readonly startFrame: number;
  /** Infinity until the end has arrived. */
  readonly endFrame: number;
}

/** Where an alignment begins, if not at the beginning of text and sound. */
export interface AlignmentStart {
  readonly startFrame: number;
  /** The spans of the words before it. */
  readonly spans: readonly WordSpan[];
}

/** Frames that must not become the pause behind a word. */
export interface ForbiddenPause {
  /** Index of the word. */
  readonly word: number;
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** Number of columns of scores to keep: more than the longest sound. A power of two. */
const RING_COLUMNS = 64;
/** Each row holds its columns twice, so that any window of consecutive columns is contiguous in memory. */
const ROW_LENGTH = 2 * RING_COLUMNS;
/** Most links that are followed at a time. A power of two. */
const RING_LINKS = 256;
/** Links whose score is worse than the best by more than this are dropped. */
const BEAM = 30;
/** How many links behind the last good one are followed. A good link may come after poor ones, as after a figure. */
const LINKS_AHEAD = 4;
/** Shorter silence is part of a stop. The same minimum applies to all links of any length. */
const MIN_FRAMES = 5;

/** How often settled words and tempo are updated, in frames. */
const MEASURE_EVERY_FRAMES = 100;
/** Words that ended this many frames ago are settled. */
const SETTLED_AFTER_FRAMES = 1_500;
/** The tempo is measured over the words of this many frames. */
const TEMPO_FRAMES = 1_000;
/** Words that end within this many frames are not measured, since they may still change. */
const TEMPO_UNSURE_FRAMES = 50;
/** The weight of the tempo known before, in frames. */
const TEMPO_KNOWN_FRAMES = 150;

/** Frames this old have a reliable sound assigned: later sound hardly changes the alignment there. */
const SURE_AFTER_FRAMES = 150;
/** Frames that are kept for learning. A power of two. */
const KEPT_FRAMES = 512;

/** Bits that record how the best path reached a link of any length. */
const SKIPPED = 1;
const ENTERED = 2;

/** Aligns one sound, which arrives in frames, with one text, which may grow, too. */
export class Aligner {
  readonly #chain: SoundChain;
  readonly #voice: VoiceReference;
  readonly #forbidden: ForbiddenPause | undefined;
  /**
   * One row for each link: the score of everything before the link if the link begins at each of the last frames,
   * minus the evidence for the link's class up to that frame. Its score at a later frame then takes only one
   * addition.
   */
  readonly #entries = new Float64Array(RING_LINKS * ROW_LENGTH).fill(-Infinity);
  /** Best score at the end of each link at the last frame. */
  readonly #scores = new Float64Array(RING_LINKS).fill(-Infinity);
  /** Best score of each pause, or other link of any length, that has begun but not ended. */
  readonly #running = new Float64Array(RING_LINKS).fill(-Infinity);
  /** Evidence for each class, summed up to the last frame. */
  readonly #evidence = new Float64Array(FRAME_CLASSES.length);
  readonly #scorer = new FrameScorer();
  /** Level and brightness of the last frames, relative to the voice. */
  readonly #levels = new Float32Array(KEPT_FRAMES);
  readonly #pitches = new Float32Array(KEPT_FRAMES);
  #learntFrames: number;
  readonly #history: StepHistory;
  #frames: number;
  #low: number;
  #high: number;
  #bestLink: number;
  /** Index of the voice's tempo in `TEMPOS`. */
  #tempo: number;
  /** The tempo that was known at the beginning. */
  readonly #knownTempo: number;
  readonly #spans: WordSpan[];
  /** Where each link ends on the path traced last, from {@link #tracedFrom} on. */
  #tracedEnds = new Int32Array();
  #tracedFrom = 0;
  #settledWords: number;

  /** @param forbidden - A pause that must not be used, to measure how much worse the best other alignment fits. */
  constructor(chain: SoundChain, voice: VoiceReference, start?: AlignmentStart, forbidden?: ForbiddenPause) {
    this.#chain = chain;
    this.#voice = voice;
    this.#knownTempo = voice.tempo;
    this.#tempo = nearestTempo(voice.tempo);
    this.#forbidden = forbidden;
    const { startFrame = 0, spans = [] } = start ?? {};
    this.#frames = this.#learntFrames = startFrame;
    this.#spans = [...spans];
    this.#settledWords = spans.length;
    this.#history = new StepHistory(startFrame);
    // Before the first frame, only the pause before the first word is possible.
    this.#low = this.#high = this.#bestLink = chain.pauseLinkOf(spans.length - 1);
    const entry = (this.#low & (RING_LINKS - 1)) * ROW_LENGTH + (startFrame & (RING_COLUMNS - 1));
    this.#entries[entry] = this.#entries[entry + RING_COLUMNS] = 0;
  }

  /** Score of the best path; only differences between scores have a meaning. */
  get score(): number {
    return this.#scores[this.#bestLink & (RING_LINKS - 1)] ?? -Infinity;
  }

  /** How many of the first words have a final position. */
  get settledWords(): number {
    return this.#settledWords;
  }

  /** Adds sound. */
  append({ loudness, brightness }: SoundFrames): void {
    for (let index = 0; index < loudness.length; index += 1) {
      this.push(loudness[index] ?? 0, brightness[index] ?? 0, 'sure');
    }
  }

  /**
   * The span of each word, as far as the sound goes. The next call changes the returned array.
   *
   * @param isComplete - Whether all of the text has been spoken.
   */
  wordSpans(isComplete: boolean): readonly WordSpan[] {
    const last = this.#chain.links.length - 1;
    const isEndReached = last <= this.#high && this.#scores[last & (RING_LINKS - 1)] !== -Infinity;
    this.#trace(isComplete && isEndReached ? last : Math.min(last, this.#bestLink));
    if (isComplete) this.#distributeRest();
    return this.#spans;
  }

  /** Distributes the rest of the sound among words that were not found, if text and sound do not fit. */
  #distributeRest(): void {
    const found = this.#spans.length;
    const lastFound = this.#spans[found - 1];
    const from = Math.min(this.#frames, lastFound?.endFrame ?? 0);
    if (found === this.#chain.words) return;
    if (lastFound !== undefined) this.#spans[found - 1] = { ...lastFound, endFrame: from };
    let usualFrames = 0;
    for (let word = found; word < this.#chain.words; word += 1) usualFrames += this.#chain.usualFramesOf(word);
    let frame = from;
    for (let word = found; word < this.#chain.words; word += 1) {
      const startFrame = frame;
      frame += ((this.#frames - from) * this.#chain.usualFramesOf(word)) / usualFrames;
      this.#spans.push({ startFrame, endFrame: frame });
    }
  }

  /** How well the last frame fits each of `FRAME_CLASSES`. */
  get frameScores(): Float64Array {
    return this.#scorer.scores;
  }

  /** The word that is spoken at the last frame. */
  get word(): number {
    return this.#chain.wordOf(this.#bestLink);
  }

  /**
   * Adds a frame.
   *
   * @param kind - `sure`: the position in the text is right. `unsure`: it may be wrong, so nothing is learnt about
   *   the voice. `again`: the voice has processed the frame before.
   */
  push(loudness: number, brightness: number, kind: 'sure' | 'unsure' | 'again'): void {
    const pitch = pitchOf(brightness);
    if (kind !== 'again') this.#voice.push(loudness, pitch);
    this.#scorer.score(loudness, pitch, this.#voice);
    const { scores } = this.#scorer;
    for (let index = 0; index < this.#evidence.length; index += 1) {
      this.#evidence[index] = (this.#evidence[index] ?? 0) + (scores[index] ?? 0);
    }
    this.#frames += 1;
    this.#levels[this.#frames & (KEPT_FRAMES - 1)] = levelOf(loudness, this.#voice);
    this.#pitches[this.#frames & (KEPT_FRAMES - 1)] = pitch;
    this.#extend();
    if (kind === 'unsure' || this.#frames % MEASURE_EVERY_FRAMES !== 0) return;
    this.#trace(this.#bestLink);
    this.#measureTempo();
    this.#learnSounds();
    this.#settle();
  }

  #extend(): void {
    const { links } = this.#chain;
    const column = this.#frames & (RING_COLUMNS - 1);
    const mostHigh = Math.min(links.length - 1, this.#low + RING_LINKS - 1);
    this.#history.startColumn(this.#low, mostHigh - this.#low + 1);
    let best = -Infinity;
    let bestLink = this.#low;
    let ahead = this.#low + LINKS_AHEAD;
    let link = this.#low;
    for (; link <= mostHigh && link <= Math.max(this.#high, ahead); link += 1) {
      const chainLink = links[link] as ChainLink;
      const slot = link & (RING_LINKS - 1);
      if (link > this.#high) this.#beginLink(slot);
      const { classIndex, durations, from, reach } = chainLink;
      // Links before the first followed one are over.
      const before = from === undefined ? this.#scoreAt(link - 1) : from.length > 1 ? this.#join(from) : this.#scoreAt(from[0] as number);
      const entry = before - (this.#evidence[classIndex] ?? 0);
      const now = slot * ROW_LENGTH + RING_COLUMNS + column;
      this.#entries[now - RING_COLUMNS] = this.#entries[now] = entry;
      let score = before;
      if (durations.length > 0) score = this.#soundScore(now, durations[this.#tempo] as Float64Array) + (this.#evidence[classIndex] ?? 0);
      else if (from === undefined) score = this.#anyLengthScore(chainLink, link, column);
      this.#scores[slot] = score;
      if (score > best) {
        best = score;
        bestLink = link;
      }
      if (score > -Infinity && score >= best - BEAM) ahead = Math.max(ahead, link + LINKS_AHEAD, (reach ?? 0) + LINKS_AHEAD);
    }
    this.#bestLink = bestLink;
    this.#high = Math.min(link - 1, ahead);
    while (this.#low < bestLink && (this.#scores[this.#low & (RING_LINKS - 1)] ?? 0) < best - BEAM) this.#low += 1;
  }

  /** Score of a link that was computed in this column. */
  #scoreAt(link: number): number {
    return link < this.#low ? -Infinity : (this.#scores[link & (RING_LINKS - 1)] as number);
  }

  /** Best score of several alternative links before a join. */
  #join(from: readonly number[]): number {
    let best = -Infinity;
    let chosen = 0;
    for (let index = 0; index < from.length; index += 1) {
      const score = this.#scoreAt(from[index] as number);
      if (score > best) {
        best = score;
        chosen = index;
      }
    }
    this.#history.push(chosen);
    return best;
  }

  /** Starts to follow a link: clears the slot, which an earlier link has used. */
  #beginLink(slot: number): void {
    this.#running[slot] = -Infinity;
    this.#entries.fill(-Infinity, slot * ROW_LENGTH, (slot + 1) * ROW_LENGTH);
  }

  /** @param now - Index of the entry for the last frame. */
  #soundScore(now: number, durations: Float64Array): number {
    const entries = this.#entries;
    let best = -Infinity;
    let frames = 0;
    for (let count = 0; count < durations.length; count += 1) {
      const score = (entries[now - count] as number) + (durations[count] as number);
      if (score > best) {
        best = score;
        frames = count;
      }
    }
    this.#history.push(frames);
    return best;
  }

  #anyLengthScore({ classIndex, enterScore, skipScore }: ChainLink, link: number, column: number): number {
    const slot = link & (RING_LINKS - 1);
    const now = slot * ROW_LENGTH + RING_COLUMNS + column;
    const evidence = this.#evidence[classIndex] ?? 0;
    let stayed = (this.#running[slot] ?? -Infinity) + (this.#scorer.scores[classIndex] ?? 0);
    let entered = (this.#entries[now - MIN_FRAMES] ?? -Infinity) + evidence + enterScore;
    if (this.#isForbidden(link)) stayed = entered = -Infinity;
    const skipped = (this.#entries[now] ?? -Infinity) + evidence + skipScore;
    const running = Math.max(stayed, entered);
    this.#running[slot] = running;
    this.#history.push((entered > stayed ? ENTERED : 0) | (skipped > running ? SKIPPED : 0));
    return Math.max(running, skipped);
  }

  #isForbidden(link: number): boolean {
    const forbidden = this.#forbidden;
    if (forbidden === undefined || this.#frames <= forbidden.fromFrame || this.#frames > forbidden.toFrame) return false;
    return link === this.#chain.pauseLinkOf(forbidden.word);
  }

  /**
   * Traces the best path to the end of `lastLink` at the last frame, and updates the spans behind the settled words.
   */
  #trace(lastLink: number): void {
    const chain = this.#chain;
    const firstLink = chain.pauseLinkOf(this.#settledWords - 1);
    const ends = new Int32Array(Math.max(0, lastLink - firstLink + 1));
    let column = this.#frames;
    let link = lastLink;
    while (link >= firstLink) {
      ends[link - firstLink] = column;
      if (link === firstLink) break;
      const { from } = chain.links[link] as ChainLink;
      const isJoin = from !== undefined && from.length > 1;
      const before = from === undefined ? link - 1 : (from[isJoin ? this.#history.at(column, link) : 0] ?? link - 1);
      if (!isJoin) column -= this.#stepBack(link, column);
      // Readings off the path take no time.
      for (let passed = before + 1; passed < link; passed += 1) ends[passed - firstLink] = column;
      link = before;
    }
    this.#tracedFrom = firstLink;
    this.#tracedEnds = ends;
    const settledEnd = this.#spans[this.#settledWords - 1]?.endFrame ?? 0;
    this.#spans.length = this.#settledWords;
    for (let word = this.#settledWords; word < chain.words; word += 1) {
      const first = chain.firstLinkOf(word);
      const startFrame = Math.max(settledEnd, ends[first - 1 - firstLink] ?? 0);
      if (first > lastLink || startFrame >= this.#frames) return;
      // A word whose end is not reached continues beyond the sound.
      const endFrame = ends[chain.pauseLinkOf(word) - 1 - firstLink] ?? Infinity;
      this.#spans.push({ startFrame, endFrame: Math.max(startFrame, endFrame) });
    }
  }

  #stepBack(link: number, column: number): number {
    const history = this.#history;
    if (this.#chain.links[link]?.durations.length !== 0) return history.at(column, link);
    if ((history.at(column, link) & SKIPPED) !== 0) return 0;
    let from = column;
    while (from > history.firstColumn && (history.at(from, link) & ENTERED) === 0) from -= 1;
    return column - from + MIN_FRAMES;
  }

  #measureTempo(): void {
    let usualFrames = TEMPO_KNOWN_FRAMES;
    let frames = TEMPO_KNOWN_FRAMES * this.#knownTempo;
    for (let word = this.#spans.length - 1; word >= 0; word -= 1) {
      const span = this.#spans[word];
      if (span === undefined || span.startFrame < this.#frames - TEMPO_FRAMES) break;
      if (span.endFrame > this.#frames - TEMPO_UNSURE_FRAMES || span.endFrame === span.startFrame) continue;
      usualFrames += this.#chain.usualFramesOf(word);
      frames += span.endFrame - span.startFrame;
    }
    this.#voice.tempo = frames / usualFrames;
    this.#tempo = nearestTempo(this.#voice.tempo);
  }

  /** Learns how the voice makes its sounds, from the frames aligned with them. */
  #learnSounds(): void {
    const limit = this.#frames - SURE_AFTER_FRAMES;
    const from = Math.max(this.#learntFrames, this.#frames - KEPT_FRAMES);
    const ends = this.#tracedEnds;
    for (let index = 1; index < ends.length; index += 1) {
      const { classIndex, durations } = this.#chain.links[this.#tracedFrom + index] as ChainLink;
      if (durations.length === 0) continue;
      const last = Math.min(limit, (ends[index] ?? 0) - 1);
      // The first and the last frame of a sound are mixed with its neighbours.
      for (let frame = Math.max(from, (ends[index - 1] ?? 0) + 1) + 1; frame <= last; frame += 1) {
        const kept = frame & (KEPT_FRAMES - 1);
        this.#voice.learn(classIndex, this.#levels[kept] ?? 0, this.#pitches[kept] ?? 0);
      }
    }
    this.#learntFrames = limit;
  }

  /** Settles words that later sound cannot change any more, so that they need not be examined again. */
  #settle(): void {
    const limit = this.#frames - SETTLED_AFTER_FRAMES;
    while ((this.#spans[this.#settledWords]?.endFrame ?? Infinity) < limit) this.#settledWords += 1;
    this.#history.forgetBefore((this.#spans[this.#settledWords - 1]?.endFrame ?? 0) - RING_COLUMNS);
  }
}
