/** What reads a text aloud that may be edited meanwhile: loaded when one is first read. */
import { LazyCode } from '../../base/lazy-code';
import type * as textReader from './text-reader';

/** The code of a reader. */
export const textReaderCode = new LazyCode<typeof textReader>(() => import('./text-reader'));
