import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { markupRules, pageRules, pureRules } from './walls/bans.mjs';
import { pureLayers } from './walls/layers.mjs';

const playback = ['src/client/playback*', 'src/client/playback*/**'];
const preferences = ['src/client/preferences*', 'src/client/preferences*/**'];

export default defineConfig(
  globalIgnores(['dist/', 'playwright-report/', 'test-results/']),
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // ESLint does not see the type assertions that JSDoc writes; tsc checks these files with them.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: { 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: pureLayers.map((layer) => `src/${layer}/**/*.{ts,tsx}`), rules: pureRules() },
  {
    files: ['src/client/**/*.{ts,tsx}', 'src/ui/**/*.{ts,tsx}', 'src/main.tsx'],
    languageOptions: { globals: { window: 'readonly', self: 'readonly' } },
    rules: { ...pageRules({ time: false, storage: false }), ...markupRules() },
  },
  { files: playback, rules: pageRules({ time: true, storage: false }) },
  { files: preferences, rules: pageRules({ time: false, storage: true }) },
);
