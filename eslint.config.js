import tseslint from 'typescript-eslint';

/** The style guide's rules that a linter can see. Layering and names are tests, in `test/`. */
export default tseslint.config(
  // Plain JavaScript runs before anything is built; it has no types to be checked by.
  { ignores: ['dist/', 'node_modules/', '.data/', '*.config.js', 'bin/', 'scripts/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines-per-function': ['error', { max: 70 }],
      'max-depth': ['error', 3],
      // At most 4 parameters; a constructor takes up to 5 dependencies, which its container gives it.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(FunctionDeclaration, ArrowFunctionExpression, ' +
            ':not(MethodDefinition[kind="constructor"]) > FunctionExpression)[params.length>4]' +
            // What Nest hands a resolver, each by a decorator, is told apart by these.
            ':not(:has(> .params[decorators.length>0]))',
          message: 'A function has at most 4 parameters: put what belongs together into an object.',
        },
        {
          selector: 'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>5]',
          message: 'A class has at most 5 dependencies: more means a second class.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in src/config only.' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: false },
      ],
      '@typescript-eslint/consistent-type-assertions': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A Nest module is a class for its decorator alone.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // GraphQL's classes are shapes: a resolver answers with plain objects of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Alphabets of codes are spread by code point, which is what is meant.
      '@typescript-eslint/no-misused-spread': 'off',
      // A member left out of a spread is named for that.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['src/*/domain/**/*.ts'],
    ignores: ['**/*spec.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-restricted-globals': ['error', 'Date', 'process', 'performance'],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness is an argument in domain code.',
        },
      ],
    },
  },
  {
    // The one place to which the rule sends all others.
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'src/**/*spec.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
    },
  },
);
