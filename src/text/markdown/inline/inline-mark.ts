/** A mark within a paragraph: its position and its effect. */
import type { TextRange } from '../../spoken/offset-map';
import type { HtmlElement } from '../html/html-markup';
import type { LinkLabel } from '../links/link-label';
import type { MarkRun } from './mark-run';

/** The effect of a mark. */
export interface InlineMark {
  /** How many characters it takes. */
  readonly length: number;
  /** The spoken text: a stretch of the text, another text, or a run or label that is decided later. Default: nothing. */
  readonly spoken?: TextRange | string | MarkRun | LinkLabel;
  /** The displayed text, if it is longer than the spoken text. Default: the spoken text. */
  readonly shown?: string;
  /** Whether `shown` stays hidden until another mark reveals it. Default: false. */
  readonly isHidden?: boolean;
  /** The position in the whole text of hidden text that is displayed from now on. */
  readonly reveals?: readonly number[];
  /** The element it opens or closes. */
  readonly element?: HtmlElement | undefined;
  /** The action after the mark. Default: none. */
  readonly then?:
    | { readonly do: 'end-sentence' }
    | { readonly do: 'skip-while'; readonly pattern: RegExp }
    | { readonly do: 'skip-to'; readonly pattern: RegExp }
    | { readonly do: 'skip-tag' };
}

/** The position of a mark. */
export interface InlinePlace {
  readonly offset: number;
  readonly isLineStart: boolean;
  readonly isInHtml: boolean;
  /** Whether the line is a table row. */
  readonly isInRow: boolean;
  readonly isEnd: boolean;
}

/** Creates a mark that is spoken as written. */
export function copyMark(at: number, length: number): InlineMark {
  return { length, spoken: { start: at, end: at + length } };
}
