import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** In a process of its own: only there does an unhandled rejection end anything. */
function runWith(rejection: string): number | null {
  const file = join(import.meta.dirname, 'orphaned-errors.ts');
  const script = `
    import { GraphQLError } from 'graphql';
    import { surviveOrphanedErrors } from ${JSON.stringify(file)};
    surviveOrphanedErrors();
    void Promise.reject(${rejection});
    setTimeout(() => process.exit(42), 100);`;
  const args = ['--input-type=module', '-e', script];
  return spawnSync(process.execPath, args, { cwd: import.meta.dirname }).status;
}

test('an error of execution that nobody awaits does not end the process', () => {
  expect(runWith("new GraphQLError('late')")).toBe(42);
});

test('any other unhandled rejection does', () => {
  expect(runWith("new Error('odd')")).not.toBe(42);
});
