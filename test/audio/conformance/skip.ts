/** Skips a test for what a browser lacks, and reports the reason. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped. */
    skipReason?: string;
  }
}

/** Ends the test as skipped. */
export function skip(context: TestContext, reason: string): never {
  context.task.meta.skipReason = reason;
  return context.skip(reason);
}
