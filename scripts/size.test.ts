import { expect, test } from 'vitest';
import { firstLoad } from './size.mjs';

test('the first load is what index.html names, the picture and the simulation, each with its imports', () => {
  const html = `
    <link rel="icon" href="./favicon.svg" />
    <link rel="stylesheet" crossorigin href="./assets/main.css" />
    <link rel="modulepreload" crossorigin href="./assets/simulation.js" />
    <script type="module" crossorigin src="./assets/main.js"></script>`;
  const manifest = {
    'index.html': { file: 'assets/main.js', imports: ['_react.js', '_store.js'] },
    '_react.js': { file: 'assets/react.js' },
    '_store.js': { file: 'assets/store.js', imports: ['_map.js'] },
    '_map.js': { file: 'assets/map.js', imports: ['_store.js'] },
    '_kinds.js': { file: 'assets/kinds.js' },
    '_picture.js': { file: 'assets/picture.js', name: 'picture', imports: ['index.html'] },
    '_simulation.js': {
      file: 'assets/simulation.js',
      name: 'simulation',
      imports: ['_store.js', '_kinds.js'],
    },
    'src/ui/Editor.tsx': { file: 'assets/editor.js', name: 'Editor', imports: ['index.html'] },
  };
  const { page, simulation } = firstLoad(html, manifest);
  expect(page.toSorted()).toEqual([
    'assets/main.js',
    'assets/map.js',
    'assets/picture.js',
    'assets/react.js',
    'assets/store.js',
  ]);
  expect(simulation.toSorted()).toEqual(['assets/kinds.js', 'assets/simulation.js']);
});
