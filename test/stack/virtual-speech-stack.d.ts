declare module 'virtual:speech-stack' {
  /** Where the running speech stack is; see speech-stack-settings.ts. */
  export const speechStack: import('./speech-stack-settings').SpeechStackSettings;
}
