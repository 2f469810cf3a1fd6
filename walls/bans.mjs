const CLOCK = 'Use the virtual clock: `world.now`, and schedule events on it.';
const CHANCE = 'Use the seeded source: `world.random()`.';
const LOCALE = 'The same history everywhere, to the byte: compare with `<`, print by hand.';
const FRAMES = 'Only src/client/playback* may ask the browser for time or frames.';
const STORAGE = 'Only src/client/preferences* may touch the browser’s storage.';
const NO_ESCAPE = 'Name the thing itself, so that lint can see it.';
const MARKUP = 'Let React build the elements: text from a person must never become markup.';

const timeNames = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
  'requestIdleCallback',
  'cancelAnimationFrame',
  'cancelIdleCallback',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];
const storageNames = ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'];

/**
 * @param {readonly string[]} names
 * @param {string} message
 */
const globals = (names, message) => names.map((name) => ({ name, message }));

/**
 * @param {{ name: string, message: string }[]} names
 * @returns {import('eslint').Linter.RuleEntry}
 */
const restrictGlobals = (names) => ['error', { globals: names, checkGlobalObject: true }];

/**
 * The rules for the pure layers: virtual time, seeded chance, nothing that a locale decides.
 *
 * @returns {import('eslint').Linter.RulesRecord}
 */
export function pureRules() {
  return {
    'no-restricted-globals': restrictGlobals([
      ...globals([...timeNames, 'queueMicrotask'], CLOCK),
      ...globals(['crypto'], CHANCE),
      ...globals(['Intl'], LOCALE),
      ...globals(['globalThis', 'window', 'self', 'global'], NO_ESCAPE),
    ]),
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: CHANCE },
      { property: 'getRandomValues', message: CHANCE },
      { property: 'randomUUID', message: CHANCE },
      { property: 'localeCompare', message: LOCALE },
      { property: 'toLocaleString', message: LOCALE },
      { property: 'toLocaleLowerCase', message: LOCALE },
      { property: 'toLocaleUpperCase', message: LOCALE },
    ],
  };
}

/**
 * The rules for the page: time and storage each have one place that may ask for them.
 *
 * @param {{ time: boolean, storage: boolean }} allowed
 * @returns {import('eslint').Linter.RulesRecord}
 */
export function pageRules({ time, storage }) {
  const cookie = { object: 'document', property: 'cookie', message: STORAGE };
  return {
    'no-restricted-globals': restrictGlobals([
      ...(time ? [] : globals(timeNames, FRAMES)),
      ...(storage ? [] : globals(storageNames, STORAGE)),
    ]),
    'no-restricted-properties': storage ? 'off' : ['error', cookie],
  };
}

/**
 * The rules against markup made from text.
 *
 * @returns {import('eslint').Linter.RulesRecord}
 */
export function markupRules() {
  const names = 'dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|srcdoc|srcDoc';
  const name = `/^(${names})$/`;
  return {
    'no-restricted-syntax': [
      'error',
      { selector: `JSXAttribute[name.name=${name}]`, message: MARKUP },
      { selector: `Property[key.name=${name}]`, message: MARKUP },
      { selector: `MemberExpression[property.name=${name}]`, message: MARKUP },
      { selector: `MemberExpression[property.value=${name}]`, message: MARKUP },
    ],
  };
}
