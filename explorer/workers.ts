/** Where the editor finds its workers: files beside this script, of our own host. */
declare const WORKER_FILES: Readonly<Record<string, string>>;

function startWorker(_id: string, label: string): Worker {
  const file = WORKER_FILES[label] ?? WORKER_FILES['editor'] ?? '';
  return new Worker(`/graphql/assets/${file}`, { type: 'module' });
}

Object.assign(globalThis, { MonacoEnvironment: { getWorker: startWorker } });
