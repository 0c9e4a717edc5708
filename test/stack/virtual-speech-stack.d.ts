declare module 'virtual:speech-stack' {
  /** The addresses of the running speech stack; see speech-stack-settings.ts. */
  export const speechStack: import('./speech-stack-settings').SpeechStackSettings;
}
