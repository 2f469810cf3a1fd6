import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bundledScenes } from './scripts/bundled-scenes.ts';
import { quickOpening } from './scripts/opening.ts';

export default defineConfig({
  base: './',
  plugins: [react(), bundledScenes(), quickOpening()],
  build: { target: 'es2023', manifest: true },
});
