import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import dts from 'vite-plugin-dts';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';

/** Every bare import stays an import: dependencies are the installer's to deduplicate. */
const isBareImport = (id: string) => /^(?:node:|@?[a-z])/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id);

export default defineConfig({
  plugins: [
    react(),
    inlineWorklet(),
    dts({ tsconfigPath: './tsconfig.json', include: ['src'], exclude: ['**/*.test.*'], entryRoot: 'src' }),
  ],
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    lib: {
      formats: ['es'],
      entry: {
        index: 'src/react/index.ts',
        core: 'src/core/index.ts',
        relay: 'src/relay/index.ts',
        emulator: 'src/emulator/index.ts',
        // Its own file, because a thread is started from one.
        'emulator/speech-worker': 'src/emulator/speech/espeak-worker.ts',
        vite: 'src/relay/vite-plugin.ts',
      },
    },
    rolldownOptions: { external: isBareImport },
  },
});
