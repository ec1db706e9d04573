/** How whoever sits at the terminal wants to be spoken to. */
export interface Terminal {
  readonly language: 'en' | 'zh';
  /** False where NO_COLOR is set to anything (no-color.org). */
  readonly mayColour: boolean;
}

/** The first of the variables that is set decides, as POSIX has it. */
const LOCALE_VARIABLES = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

export function readTerminal(source: NodeJS.ProcessEnv = process.env): Terminal {
  const locale = LOCALE_VARIABLES.map((name) => source[name] ?? '').find((value) => value !== '');
  return {
    language: /^zh([_.@-]|$)/i.test(locale ?? '') ? 'zh' : 'en',
    mayColour: (source['NO_COLOR'] ?? '') === '',
  };
}
