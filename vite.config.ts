import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bundledScenes } from './scripts/bundled-scenes.ts';

export default defineConfig({
  base: './',
  plugins: [react(), bundledScenes()],
  build: { target: 'es2023', manifest: true },
});
