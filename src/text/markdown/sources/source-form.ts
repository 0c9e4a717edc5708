import type { TextRange } from '../../spoken/offset-map';

/** A mark and how certainly it is a source. */
export interface SourceForm {
  readonly length: number;
  /** `number`: it may be an index or a part of the sentence. `raised`: it may be a power. */
  readonly kind: 'certain' | 'number' | 'raised';
  /** The content of the brackets. */
  readonly numbers?: string;
  /** Whether it has an address. */
  readonly isLink?: boolean;
  /** The part that is spoken, if any. */
  readonly spoken?: TextRange;
  /** Matches its end if its address is too long to keep. */
  readonly skipTo?: RegExp;
}
