/**
 * The layers of src/, from the top down, and the packages that each may use. A layer imports only
 * from itself and from the layers above it. A name that ends in `*` stands for every package that
 * begins like that.
 *
 * @type {readonly { name: string, packages: readonly string[] }[]}
 */
export const layers = [
  { name: 'api', packages: ['yaml'] },
  { name: 'cluster', packages: ['pure-rand', 'tinyqueue'] },
  { name: 'kubectl', packages: ['shell-quote', 'yargs-parser'] },
  { name: 'topology', packages: ['@dagrejs/dagre', 'd3-*', 'elkjs'] },
  { name: 'lessons', packages: [] },
  { name: 'client', packages: ['zustand'] },
  {
    name: 'ui',
    packages: [
      '@codemirror/*',
      '@fontsource-variable/*',
      '@lezer/*',
      '@xterm/*',
      'codemirror',
      'react',
      'react-dom',
      'reactflow',
    ],
  },
  { name: 'main', packages: ['@fontsource-variable/*', 'react', 'react-dom'] },
];

/** The layers that are pure: no browser, no clock but the virtual one, no chance but the seeded. */
export const pureLayers = ['api', 'cluster', 'kubectl', 'topology', 'lessons'];

/** What a test may use beside its own layer's packages; Node's own modules are allowed too. */
export const testPackages = ['fast-check', 'vitest'];

/**
 * Parts of a layer that know less than the rest of it. `mayImport` lists all that `folder` may
 * import from src/; an entry is a folder, or a file without its extension.
 *
 * @type {readonly { folder: string, mayImport: readonly string[], because: string }[]}
 */
export const rooms = [
  {
    folder: 'src/cluster/network',
    mayImport: ['src/cluster/network', 'src/cluster/structures', 'src/cluster/delays'],
    because: 'the packet network knows rules, routes and sockets, and nothing of Kubernetes',
  },
];

/**
 * Folders whose members never import each other. All of them may import the files in `common`,
 * and the folder's `index.ts` may import them all.
 *
 * @type {readonly { folder: string, common: readonly string[], because: string }[]}
 */
export const strangers = [
  {
    folder: 'src/cluster/controllers',
    common: ['src/cluster/controllers/reconciler'],
    because: 'controllers meet only in the API server: write an object and let the other watch it',
  },
];
