import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.{ts,tsx}', '**/testing/**', '**/bench/**', 'test/**', 'grafana-plugin/test/**'];

const WAIT_FOR = 'Wait for a condition, as by eventually() of test/wait-until.ts.';

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '.venv*/', '.cache/', 'coverage/', 'artifacts/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './grafana-plugin/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      // noUncheckedIndexedAccess asks for it where an index is known to be there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An arrow function that only calls another is short, and its caller takes no value.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowAny: false }],
      // What was caught is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // It does not see what changes while something is awaited or called, such as a flag that says closed.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What gives a promise also fails by one: without async it might throw at once.
      '@typescript-eslint/require-await': 'off',
      // A type parameter that only the answer has says what the caller takes it for, as querySelector's does.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Letters of a name are code points, as its width and Dask's rules count them.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Stand-ins are what is used of a class, and Grafana's generic ones are none of each other.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Grafana's enums are written as their texts: they would bring all of its packages into what is loaded first.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['grafana-plugin/src/**/*.{ts,tsx}', 'page/src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ['grafana-plugin/src/**/*.{ts,tsx}', 'page/src/**/*.{ts,tsx}'],
    rules: {
      // What an effect learns of the clock or of the drawing it has to say; it is drawn anew before the browser paints.
      'react-hooks/set-state-in-effect': 'off',
    },
  },
  { files: ['**/*.tsx'], ...jsxA11y.flatConfigs.strict },
  {
    files: TESTS,
    rules: {
      // expect.any and expect.objectContaining are of the type any, and what is checked may be anything.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      // A mock's method is looked at, not called.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: TESTS,
    ignores: ['**/bench/**'],
    rules: {
      // A test waits for what it wants to see, however long that takes; where time itself is meant, a comment says so.
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:timers/promises', importNames: ['setTimeout'], message: WAIT_FOR }] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
          message: WAIT_FOR,
        },
      ],
    },
  },
  {
    files: ['grafana-plugin/**'],
    rules: {
      // What Grafana 13 calls deprecated is what Grafana 12 has, and both are served.
      '@typescript-eslint/no-deprecated': 'off',
    },
  },
  {
    files: ['grafana-plugin/**/*.test.{ts,tsx}'],
    rules: {
      // Grafana fails with objects that are no errors (FetchError of @grafana/runtime).
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      // A component of a test hands out what its hooks give.
      'react-hooks/globals': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}', 'grafana-plugin/.config/**', 'grafana-plugin/webpack.config.ts'],
    ...tseslint.configs.disableTypeChecked,
  },
  { files: ['**/*.mjs', '**/bench/**'], rules: { 'no-console': 'off' } },
);
