import { layers, rooms, strangers, testPackages } from './walls/layers.mjs';

const TEST = '\\.test\\.tsx?$';

/** @param {string} text */
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {readonly string[]} names */
const packagePattern = (names) => {
  const patterns = names.map((name) => literal(name).replace(/\\\*$/, '[^/]+'));
  return `(^|/)node_modules/(@types/)?(${patterns.join('|')})(/|$)`;
};

/** @param {string} path */
const inPath = (path) => `^${literal(path)}(/|\\.tsx?$)`;

/** @param {string} name */
const layerPath = (name) => inPath(`src/${name}`);

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layerRules = layers.flatMap(({ name, packages }, index) => {
  const reachable = layers.slice(0, index + 1).map((layer) => layer.name);
  const from = { path: layerPath(name) };
  const list = packages.length > 0 ? packages.join(', ') : 'none';
  return [
    {
      name: `${name}-imports-only-layers-above`,
      comment: `${name} may import from: ${reachable.join(', ')}`,
      severity: 'error',
      from,
      to: { path: '^src/', pathNot: reachable.map(layerPath) },
    },
    {
      name: `${name}-uses-only-its-packages`,
      comment: `${name} may use these packages: ${list}. The list is in walls/layers.mjs`,
      severity: 'error',
      from: { ...from, pathNot: TEST },
      to: {
        couldNotResolve: false,
        pathNot: ['^src/', ...(packages.length > 0 ? [packagePattern(packages)] : [])],
      },
    },
    {
      name: `${name}-tests-use-only-its-packages`,
      comment: `tests of ${name} may also use: ${testPackages.join(', ')} and Node's modules`,
      severity: 'error',
      from: { path: [`^src/${name}/.*${TEST}`] },
      to: {
        couldNotResolve: false,
        pathNot: ['^src/', packagePattern([...packages, ...testPackages])],
        dependencyTypesNot: ['core'],
      },
    },
  ];
});

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const roomRules = rooms.map(({ folder, mayImport, because }) => ({
  name: `${folder.split('/').at(-1)}-keeps-to-itself`,
  comment: because,
  severity: 'error',
  from: { path: inPath(folder), pathNot: TEST },
  to: { path: '^src/', pathNot: mayImport.map(inPath) },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const strangerRules = strangers.map(({ folder, common, because }) => ({
  name: `${folder.split('/').at(-1)}-never-import-each-other`,
  comment: because,
  severity: 'error',
  from: {
    path: `^${literal(folder)}/([^/.]+)`,
    pathNot: [TEST, `^${literal(folder)}/index\\.ts$`],
  },
  to: {
    path: `^${literal(folder)}/`,
    pathNot: [`^${literal(folder)}/$1(/|\\.)`, ...common.map(inPath)],
  },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const commonRules = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'no-orphans',
    comment: 'a file that nothing imports and that imports nothing has no use',
    severity: 'error',
    from: { orphan: true, path: '^src/', pathNot: [TEST, '\\.d\\.ts$', '^src/main\\.tsx$'] },
    to: {},
  },
  {
    name: 'every-file-has-a-layer',
    severity: 'error',
    from: { path: '^src/', pathNot: layers.map((layer) => layerPath(layer.name)) },
    to: {},
  },
  { name: 'nothing-imports-a-test', severity: 'error', from: {}, to: { path: TEST } },
  {
    name: 'everything-resolves',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '\\?(raw|worker|url)$' },
  },
];

export default {
  forbidden: [...commonRules, ...layerRules, ...roomRules, ...strangerRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'browser', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.css', '.json'],
    },
  },
};
