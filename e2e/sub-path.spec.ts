import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { expect, test } from './hopscope';

const TYPES: { readonly [extension: string]: string | undefined } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
const PREFIX = '/class/2026/hopscope/';

/** A plain web server that has the page somewhere below its root. */
function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : undefined;
    const file = join('dist', normalize(`/${inside === '' ? 'index.html' : inside}`));
    const found = inside === undefined ? Promise.reject(new Error('outside')) : readFile(file);
    found.then(
      (content) => {
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type }).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test('the page works from any folder of any web server', async ({ hopscope, page }) => {
  const server = await serve();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}${PREFIX}?paused`);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
  await hopscope.tab('Inspect').click();
  await expect(page.locator('.everything .state-badge')).toHaveCount(3);
  server.close();
});
