import { useState } from 'react';

interface Props {
  readonly credential: string;
  readonly onCredential: (credential: string) => void;
  readonly language: string;
  readonly onLanguage: (language: string) => void;
}

const WORDS = {
  en: { label: 'Credential', use: 'Use', inUse: 'in use', none: 'none yet: questions are refused' },
  zh: { label: '凭证', use: '使用', inUse: '使用中', none: '尚无凭证：查询将被拒绝' },
} as const;

/** One line above GraphiQL: who asks, and in which language answers come. */
export function CredentialBar({ credential, onCredential, language, onLanguage }: Props) {
  const [typed, setTyped] = useState(credential);
  const words = language === 'zh' ? WORDS.zh : WORDS.en;
  return (
    <form
      className="credential-bar"
      onSubmit={(event) => {
        event.preventDefault();
        onCredential(typed.trim());
      }}
    >
      <label htmlFor="credential">{words.label}</label>
      <input
        id="credential"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit">{words.use}</button>
      <span role="status">{credential === '' ? words.none : words.inUse}</span>
      <select
        aria-label="Language / 语言"
        value={language}
        onChange={(event) => onLanguage(event.target.value)}
      >
        <option value="en">English</option>
        <option value="zh">中文</option>
      </select>
    </form>
  );
}
