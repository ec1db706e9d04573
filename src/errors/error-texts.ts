/** The sentences of every code: none without, and none that is not in the catalogue. */
import type { ErrorCode } from './error-code.js';
import type { ErrorTexts } from './error-text.js';
import { QUESTION_TEXTS } from './question-texts.js';
import { RECORD_TEXTS } from './record-texts.js';
import { SHAPE_TEXTS } from './shape-texts.js';

export const ERROR_TEXTS: Readonly<Record<ErrorCode, ErrorTexts>> = {
  ...SHAPE_TEXTS,
  ...RECORD_TEXTS,
  ...QUESTION_TEXTS,
};
