/** Defaults of the voice options. They have a file of their own because a page that only shows texts needs no more. */

/** Defaults of the voice options. */
export const DEFAULT_SPEECH_OPTIONS = Object.freeze({
  voice: 'Matthew',
  engine: 'generative',
  format: 'mp3',
} as const);
