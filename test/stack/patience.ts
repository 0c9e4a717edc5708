/** The limit of waits in tests. A condition that comes true ends a wait at once; a busy machine may take long for it. */
export const PATIENCE = Object.freeze({ timeout: 30_000 });
