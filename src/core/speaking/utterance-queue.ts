/** The utterances of one voice: those that sound, the prefetched next one, and the queued texts. */
import type { TextSource } from '../../text/source/text-source';
import type { Heard, SpeechOutcome } from '../utterance/speech-outcome';
import type { Utterance } from '../utterance/utterance';

/** A queued text. Its speech is not fetched yet. */
interface QueuedText {
  readonly source: TextSource;
  readonly precedingText: string;
  readonly resolve: (outcome: SpeechOutcome) => void;
}

/** The next utterance, which is fetched while the one before it is heard. */
interface PrefetchedUtterance {
  readonly utterance: Utterance;
  readonly resolve: (outcome: SpeechOutcome) => void;
}

/** Options of an {@link UtteranceQueue}. */
export interface UtteranceQueueParts {
  /** Creates an utterance of a text that continues `precedingText`. Throws a SpeechError if that fails. */
  readonly create: (precedingText: string) => Utterance;
  /** The outcome of a text that could not begin. */
  readonly refused: (source: TextSource, cause: unknown) => SpeechOutcome;
  /** The outcome of a text that was dropped before its turn. */
  readonly dropped: (source: TextSource) => SpeechOutcome;
  /** Called when another utterance becomes the current one. */
  readonly onChange: () => void;
  /** Whether the line may continue after a silence. If not, {@link UtteranceQueue.noteTurn} is called once it may. */
  readonly isTurn: () => boolean;
}

/** Plays the utterances of one voice, one after another or side by side. */
export class UtteranceQueue {
  readonly #parts: UtteranceQueueParts;
  /** The sounding utterances, in the order of their beginning. If none sounds, the last one that did. */
  #spoken: readonly Utterance[] = [];
  #prefetched: PrefetchedUtterance | undefined;
  #queue: QueuedText[] = [];

  constructor(parts: UtteranceQueueParts) {
    this.#parts = parts;
  }

  /** The newest sounding utterance. If none sounds, the last one that did. */
  get current(): Utterance | undefined {
    return this.#spoken.findLast(isSounding) ?? this.#spoken.at(-1);
  }

  /** All utterances that may be sounding. */
  get sounding(): readonly Utterance[] {
    return this.#spoken;
  }

  /** Whether an utterance is heard for the first time, or waits to be. */
  get isSpeaking(): boolean {
    return !this.#spoken.every(isSettled) || this.#prefetched !== undefined || this.#queue.length > 0;
  }

  /** Whether an utterance is heard, for the first time or again, or waits to be. */
  get isBusy(): boolean {
    return this.isSpeaking || !this.#spoken.every(isQuiet);
  }

  /**
   * Begins an utterance, which becomes the current one.
   *
   * @param others - `beside` lets the sounding utterances continue; `interrupted` stops them and drops the queue.
   * @throws The error of {@link UtteranceQueueParts.create}. With `beside`, sound and queue are unaffected. If nothing
   *   sounds, there is no current utterance then.
   */
  begin(others: 'interrupted' | 'beside', precedingText: string): Utterance {
    const beside = others === 'beside' ? this.#spoken.filter(isSounding) : [];
    if (others === 'interrupted') void this.interrupt();
    this.#spoken = beside;
    const utterance = this.#parts.create(precedingText);
    this.#add(utterance);
    return utterance;
  }

  /** Queues a text to be spoken after everything before it was heard. */
  wait(source: TextSource, precedingText: string): Promise<SpeechOutcome> {
    return new Promise((resolve) => {
      this.#queue.push({ source, precedingText, resolve });
      this.#advance();
    });
  }

  /** Notes that an utterance has changed. This is the only way to learn of the end of a replay. */
  noteChange(): void {
    // Deferred, because this may be called in the middle of a change of the queue.
    if (this.#prefetched !== undefined || this.#queue.length > 0) queueMicrotask(() => this.#advance());
  }

  /** Notes that the voice has its turn now. */
  noteTurn(): void {
    this.#advance();
  }

  /** Changes rate and volume now, also for the prefetched utterance. */
  adjust(adjustment: { readonly rate: number; readonly volume: number }): void {
    for (const { playback } of this.#spoken) playback.adjust(adjustment);
    this.#prefetched?.utterance.playback.adjust(adjustment);
  }

  /**
   * Fades everything out and drops the queue.
   *
   * @returns The heard and unheard text of the current utterance.
   */
  async interrupt(): Promise<Heard | undefined> {
    this.#dropQueue();
    const { current } = this;
    const others = this.#spoken.filter((utterance) => utterance !== current);
    const [heard] = await Promise.all([current?.interrupt(), ...others.map((utterance) => utterance.interrupt())]);
    return heard;
  }

  /** Stops everything at once and drops the queue. */
  close(): void {
    this.#dropQueue();
    for (const utterance of this.#spoken) utterance.close();
  }

  #add(utterance: Utterance): void {
    this.#spoken = [...this.#spoken.filter(isSounding), utterance];
    void utterance.received.then(() => this.#advance());
    void utterance.finished.then(() => this.#advance());
  }

  /**
   * Prefetches the next text when all earlier sound has arrived, and plays it when all earlier sound, replays
   * included, was heard.
   */
  #advance(): void {
    const sounding = this.#spoken.filter(isSounding);
    this.#spoken = sounding.length > 0 ? sounding : this.#spoken.slice(-1);
    if (this.#prefetched === undefined && this.#queue.length === 0) return;
    const isSilent = this.#spoken.every(isQuiet);
    if (isSilent && !this.#parts.isTurn()) return;
    if (this.#spoken.every(hasArrived)) this.#prefetchNext();
    if (isSilent) this.#playPrefetched();
  }

  /** Starts to fetch the first queued text that can begin. */
  #prefetchNext(): void {
    while (this.#prefetched === undefined) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      try {
        const utterance = this.#parts.create(next.precedingText);
        utterance.pause();
        void utterance.writeAll(next.source);
        this.#prefetched = { utterance, resolve: next.resolve };
        utterance.start();
      } catch (cause) {
        next.resolve(this.#parts.refused(next.source, cause));
      }
    }
  }

  #playPrefetched(): void {
    if (this.#prefetched === undefined) return;
    const { utterance, resolve } = this.#prefetched;
    this.#prefetched = undefined;
    void utterance.finished.then(resolve);
    this.#add(utterance);
    utterance.resume();
    this.#parts.onChange();
  }

  #dropQueue(): void {
    for (const { source, resolve } of this.#queue) resolve(this.#parts.dropped(source));
    this.#queue = [];
    const prefetched = this.#prefetched;
    this.#prefetched = undefined;
    if (prefetched === undefined) return;
    prefetched.utterance.close();
    void prefetched.utterance.finished.then(prefetched.resolve);
  }
}

function isSounding(utterance: Utterance): boolean {
  return utterance.isSounding;
}

function isSettled(utterance: Utterance): boolean {
  return utterance.isSettled;
}

function isQuiet(utterance: Utterance): boolean {
  return utterance.isQuiet;
}

function hasArrived(utterance: Utterance): boolean {
  return utterance.isReceived;
}
