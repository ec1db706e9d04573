import type { Language } from '../errors/error-text.js';
import type { StartFault } from './domain/start-faults.js';
import { startText } from './domain/start-texts.js';

/** All that keeps the server from starting, each with what mends it. */
export class StartRefusedError extends Error {
  constructor(
    readonly faults: readonly StartFault[],
    language: Language,
  ) {
    const head = language === 'zh' ? '服务器未启动：' : 'The server was not started:';
    const lines = faults.map((fault) => `  - ${fault.code}: ${startText(fault, language)}`);
    super([head, ...lines].join('\n'));
    this.name = 'StartRefusedError';
  }
}
