import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { inlineWorklet } from '../scripts/inline-worklet-plugin.ts';
import { LAZY_DEPENDENCIES } from '../test/stack/lazy-dependencies.ts';
import { speechStackPlugin } from '../test/stack/speech-stack-plugin.ts';

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

export default defineConfig({
  plugins: [react(), inlineWorklet(), speechStackPlugin()],
  optimizeDeps: { include: [...LAZY_DEPENDENCIES, 'storybook/theming'] },
  resolve: {
    // Stories use an app's imports, which resolve to the source.
    alias: [
      { find: 'react-polly-stream/styles.css', replacement: source('react/styles.css') },
      { find: 'react-polly-stream/core', replacement: source('core/index.ts') },
      { find: 'react-polly-stream', replacement: source('react/index.ts') },
    ],
  },
});
