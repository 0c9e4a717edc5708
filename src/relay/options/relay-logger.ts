/** Receives log lines. This is the part of pino's interface that the relay uses. */
export interface RelayLogger {
  /** Logs events of each socket. */
  debug(fields: object, message: string): void;
  /** Logs each stream, and the relay's start and stop. */
  info(fields: object, message: string): void;
  /** Logs refusals, and streams that failed on the way to Polly. */
  warn(fields: object, message: string): void;
}
