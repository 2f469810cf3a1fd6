import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './install.mjs';

/** The engine is measured as the page ships it: bundled, not compiled module by module. */
const outDir = join(root, 'node_modules', '.cache', 'bench');
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: { ssr: join(root, 'scripts', 'bench', 'main.ts'), outDir, target: 'es2023' },
});
const { status } = spawnSync(process.execPath, ['--expose-gc', join(outDir, 'main.js')], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
