/** Where log lines go: pino's interface, of which the relay uses this much. */
export interface RelayLogger {
  /** What happens to each socket. */
  debug(fields: object, message: string): void;
  /** A line for each stream, and for the relay's own beginning and end. */
  info(fields: object, message: string): void;
  /** Refusals, and streams that Polly was not reached for. */
  warn(fields: object, message: string): void;
}
