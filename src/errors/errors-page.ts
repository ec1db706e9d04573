/** Renders `docs/errors.md` of the catalogue, in English and Chinese. */
import { ERROR_CODES } from './error-code.js';
import { LANGUAGES, type ErrorText } from './error-text.js';
import { ERROR_TEXTS } from './error-texts.js';
import { FAULT_CODES, FAULT_TEXTS } from './fault-texts.js';
import { REASON_TEXTS } from './reason-texts.js';

const HEAD = `# Errors

Generated from the catalogue in \`src/errors\`; do not edit.

A refusal has a code, the field as a JSON pointer into the event document, a sentence in English or
Chinese (by \`Accept-Language\`) and, where something helps, a hint. **Compare codes, never sentences**:
a code is never renamed and never reused. Of several faults of one event the code that stands first on
this page is named first.

\`{…}\` stands for a value of the case; a clause in \`[…]\` is left out where its value is not known. What
follows → is the hint; where the right value can be guessed, the hint names it instead.

Where a code is found: of an event, in \`results[].refusals[]\` of \`captureEvents\`; of a request that is
refused as a whole, in \`errors[].extensions.code\`, beside \`hint\` and what tells the place: \`pointer\` into
the request's body with \`line\` and \`column\`, or \`argument\`; of a file, in \`FILE.refused.ndjson\`.
[Faults](#faults) are no refusals: the request was not understood, or we failed.
`;

const REASONS_HEAD = `## Reasons

What was found in a code, a number or a time, as a second sentence after the one above. Positions count
from 1.
`;

const FAULTS_HEAD = `## Faults

What stands in \`errors[].extensions.code\` where a request, or a field of it, was not answered. But for
\`INTERNAL\`, nothing of it was done. The status is that of HTTP; a client that accepts \`application/json\` and not
\`application/graphql-response+json\` gets 200 for many. What is wrong with a query or its variables is told in
the English words of the GraphQL library; in Chinese the sentence below stands before them.
`;

export function renderErrorsPage(): string {
  const codes = ERROR_CODES.map((code) =>
    section(
      code,
      LANGUAGES.map((language) => sentences(ERROR_TEXTS[code][language])),
    ),
  );
  const reasons = Object.entries(REASON_TEXTS).map(([reason, said]) =>
    section(
      reason,
      LANGUAGES.map((language) => said[language]),
    ),
  );
  const faults = FAULT_CODES.map((code) =>
    section(code, [
      ...LANGUAGES.map((language) => sentences(FAULT_TEXTS[code][language])),
      `HTTP ${FAULT_TEXTS[code].status}`,
    ]),
  );
  return [HEAD, '## Codes\n', ...codes, FAULTS_HEAD, ...faults, REASONS_HEAD, ...reasons].join(
    '\n',
  );
}

function sentences({ message, hint }: ErrorText): string {
  return hint === undefined ? message : `${message} → ${hint}`;
}

function section(title: string, lines: readonly string[]): string {
  return [`### ${title}`, '', ...lines.map((line) => `- ${escaped(line)}`), ''].join('\n');
}

/** `lot:<party>` is no tag of HTML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
