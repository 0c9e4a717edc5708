/** A mark inside of a paragraph: where it stands, and what it comes to. */
import type { TextRange } from '../spoken/offset-map';
import type { HtmlElement } from './html-markup';
import type { LinkLabel } from './link-label';
import type { MarkRun } from './mark-run';

/** What a mark comes to. */
export interface InlineMark {
  /** How many characters it takes. */
  readonly length: number;
  /** What of it is spoken: a stretch of the text as it is, something else, or what is decided on later. Default: nothing. */
  readonly spoken?: TextRange | string | MarkRun | LinkLabel;
  /** What of it is shown, where that is more. Default: what is spoken. */
  readonly shown?: string;
  /** Whether that is shown only when another mark reveals it. Default: false. */
  readonly isHidden?: boolean;
  /** Where in the whole text what was hidden stands that is shown from now on. */
  readonly reveals?: readonly number[];
  /** The element that it opens or closes. */
  readonly element?: HtmlElement | undefined;
  /** What happens behind it. */
  readonly then?:
    | { readonly do: 'end-sentence' }
    | { readonly do: 'skip-while'; readonly pattern: RegExp }
    | { readonly do: 'skip-to'; readonly pattern: RegExp }
    /** More of a tag follows. */
    | { readonly do: 'skip-tag' };
}

/** Where a mark stands. */
export interface InlinePlace {
  /** Where that is in the whole text. */
  readonly offset: number;
  /** Whether it begins a line. */
  readonly isLineStart: boolean;
  /** Whether its line begins with an element of HTML. */
  readonly isInHtml: boolean;
  /** Whether the line is a row of a table. */
  readonly isInRow: boolean;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
}

/** A mark that is spoken as it is. */
export function copyMark(at: number, length: number): InlineMark {
  return { length, spoken: { start: at, end: at + length } };
}
