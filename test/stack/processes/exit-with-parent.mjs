/**
 * Ends a child process when its parent is gone, however that ended, so that no server keeps a port. Loaded before the
 * child's own code (`node --import`).
 */
process.on('disconnect', () => process.exit(0));
// Listening must not keep a finished process alive.
process.channel?.unref();
