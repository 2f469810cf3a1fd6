import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview, type PreviewServer } from 'vite';
import { root } from '../install.mjs';

const FOLDER = join(root, 'node_modules', '.cache', 'bench-ui');

/** Two built pages that are served: the product, and React Flow's own way. */
export interface Pages {
  readonly product: string;
  readonly animateMotion: string;
  readonly close: () => Promise<void>;
}

async function serve(outDir: string, port: number): Promise<[string, PreviewServer]> {
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'silent',
    build: { outDir },
    preview: { port, host: '127.0.0.1' },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The page could not be served.');
  return [address, server];
}

/** Builds both pages as they would be published, and serves them. */
export async function servePages(): Promise<Pages> {
  const product = join(FOLDER, 'product');
  const other = join(FOLDER, 'animate-motion');
  const shared = { logLevel: 'error', root } as const;
  await build({ ...shared, build: { outDir: product, emptyOutDir: true } });
  await build({
    ...shared,
    configFile: false,
    root: join(root, 'scripts', 'bench-ui'),
    base: './',
    plugins: [react()],
    build: {
      outDir: other,
      emptyOutDir: true,
      rolldownOptions: { input: join(root, 'scripts', 'bench-ui', 'animate-motion.html') },
    },
  });
  const [productAt, first] = await serve(product, 4391);
  const [otherAt, second] = await serve(other, 4392);
  return {
    product: productAt,
    animateMotion: `${otherAt}animate-motion.html`,
    close: async () => {
      await first.close();
      await second.close();
    },
  };
}
