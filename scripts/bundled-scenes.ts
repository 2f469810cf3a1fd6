import { join } from 'node:path';
import { runnerImport, type Plugin } from 'vite';
import type * as scenes from './scenes';

/** Where the page finds all scenes, from its root. */
const BUNDLE = 'scenes/bundle.json';

async function bundle(): Promise<string> {
  const { module } = await runnerImport<typeof scenes>(join(import.meta.dirname, 'scenes.ts'));
  return JSON.stringify(module.readScenes());
}

/** Reads the manifests of the scenes at build time, so that the page opens without a YAML parser. */
export function bundledScenes(): Plugin {
  return {
    name: 'hopscope:scenes',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.endsWith(`/${BUNDLE}`) !== true) return next();
        bundle().then((text) => {
          response.setHeader('Content-Type', 'application/json').end(text);
        }, next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: BUNDLE, source: await bundle() });
    },
  };
}
