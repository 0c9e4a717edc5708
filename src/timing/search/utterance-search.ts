/** Searches the words of an utterance in its sound, one segment after another. */
import type { SoundFrames } from '../sounds/sound-frames';
import type { SearchCommand, SearchNews } from './search-protocol';
import { SegmentSearch } from './segment-search';

/** Obeys the commands about one utterance. */
export class UtteranceSearch {
  readonly #onNews: (news: SearchNews) => void;
  #search: SegmentSearch | undefined;
  /** The segment of the log whose frames are searched. */
  #segment: number | undefined;

  /** @param onNews - Called with the news after a command. */
  constructor(onNews: (news: SearchNews) => void) {
    this.#onNews = onNews;
  }

  /** Obeys a command. */
  obey(command: SearchCommand): void {
    switch (command.type) {
      case 'start':
        this.#search = new SegmentSearch(command.search, command.voice);
        this.#segment = command.segment;
        break;
      case 'words':
        this.#search?.appendWords(command.words);
        break;
      case 'frames':
        this.#search?.appendFrames(command.frames);
        this.#tell();
        break;
      case 'complete':
        this.#search?.complete(command.words);
        this.#tell();
        break;
    }
  }

  /**
   * Adds frames that were measured in a segment of the log.
   *
   * @returns The news that they have brought. Undefined if that segment is not searched.
   */
  takeFrames(frames: SoundFrames, segment: number): SearchNews | undefined {
    if (this.#search === undefined || segment !== this.#segment) return undefined;
    this.#search.appendFrames(frames);
    return this.#search.news();
  }

  #tell(): void {
    if (this.#search !== undefined) this.#onNews(this.#search.news());
  }
}
