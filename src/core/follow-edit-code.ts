/** What follows the edits of a text that is being read: loaded when one is first read. */
import type * as followEdit from './follow-edit';
import { LazyCode } from './lazy-code';

/** The code of {@link followEdit.followEdit}. */
export const followEditCode = new LazyCode<typeof followEdit>(() => import('./follow-edit'));
