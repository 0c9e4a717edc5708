/** The options of one text. */
import type { TextOf } from '../../text/source/reading/item-text';

/** Options of a single text. */
export interface SpeakOptions {
  /**
   * The effect on current speech. `replace` interrupts it and drops queued texts. `queue` lets it finish first, including
   * a replay, and fetches the new text meanwhile. `mix` plays both at the same time. While several texts play, state,
   * seeking and reading refer to the newest one, and after its end to the one before. Default: `replace`.
   */
  readonly whenSpeaking?: 'replace' | 'queue' | 'mix';
  /**
   * The preceding text, if this is the rest of a longer text. It is not spoken. In markdown it decides how the text is
   * read, for example if it begins inside a code block or a table. Default: none.
   */
  readonly precedingText?: string;
  /** Reads the text of an item of this source; see `SpeechOptions.textOf`. Default: the option of the voice. */
  readonly textOf?: TextOf;
}
