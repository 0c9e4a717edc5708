/** The code that reads texts. A page that only shows a text does without it. */
import { LazyCode } from '../../base/lazy-code';
import type * as textSource from '../../text/source/text-source';
import type * as textReadings from './text-readings';

/** The code of a reader, which reads a text aloud that may be edited meanwhile. */
export const textReaderCode = new LazyCode<typeof textReadings>(() => import('./text-readings'));

/** The code that reads sources, such as the streams of SDKs. */
export const sourceCode = new LazyCode<typeof textSource>(() => import('../../text/source/text-source'));
