/** The options of one text. */
import type { TextOf } from '../../text/source/item-text';

/** How to speak a text while another one is spoken. */
export interface SpeakOptions {
  /**
   * What happens to speech under way. `replace` interrupts it and drops queued texts. `queue` lets it finish first, a
   * replay included, and fetches the new text meanwhile. `mix` plays both at once. While several texts play, state,
   * seeking and reading refer to the newest, and to the one before it once the newest is over. Default: `replace`.
   */
  readonly whenSpeaking?: 'replace' | 'queue' | 'mix';
  /**
   * The text before this one, if this one continues a longer text. It is not spoken. In markdown it tells where the
   * text starts, for example inside a block of code or a table. Default: none.
   */
  readonly precedingText?: string;
  /** Reads the text of an item of this source; see `SpeechOptions.textOf`. Default: the voice's own option. */
  readonly textOf?: TextOf;
}
