/** Leaving out what a browser does not have, with the reason in the report. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was left out. */
    skipReason?: string;
  }
}

/** Ends the test as skipped. */
export function skip(context: TestContext, reason: string): never {
  context.task.meta.skipReason = reason;
  return context.skip(reason);
}
