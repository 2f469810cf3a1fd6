import { ensureInstalled, requireNode, runNpm } from './install.mjs';
import { freePort } from './ports.mjs';

requireNode();
ensureInstalled();
if (!runNpm(['run', '--silent', 'build', '--', '--logLevel', 'warn'])) process.exit(1);

const { preview } = await import('vite');
const port = await freePort(4173);
await preview({ logLevel: 'warn', preview: { host: '127.0.0.1', port, strictPort: true } });
console.log(`Hopscope is running at http://127.0.0.1:${port}/ (Ctrl+C stops it)`);
