import { expect, test } from 'vitest';
import { firstLoad } from './size.mjs';

test('the first load is what index.html names and all that it imports, but nothing later', () => {
  const html = `
    <link rel="icon" href="./favicon.svg" />
    <link rel="stylesheet" crossorigin href="./assets/main.css" />
    <link rel="modulepreload" crossorigin href="./assets/react.js" />
    <script type="module" crossorigin src="./assets/main.js"></script>`;
  const manifest = {
    'index.html': { file: 'assets/main.js', imports: ['_react.js', '_engine.js'] },
    '_react.js': { file: 'assets/react.js' },
    '_engine.js': { file: 'assets/engine.js', imports: ['_yaml.js'] },
    '_yaml.js': { file: 'assets/yaml.js', imports: ['_engine.js'] },
    'src/ui/Editor.tsx': { file: 'assets/editor.js', imports: ['index.html'] },
  };
  expect(firstLoad(html, manifest).sort()).toEqual([
    'assets/engine.js',
    'assets/main.js',
    'assets/react.js',
    'assets/yaml.js',
  ]);
});
