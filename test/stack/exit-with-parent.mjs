/**
 * Loaded into a child process before its own code (`node --import`): ends it when its parent is gone, however that
 * ended, so that no server is left holding a port.
 */
process.on('disconnect', () => process.exit(0));
// The channel is only listened to; it must not keep a finished process alive.
process.channel?.unref();
