import './style-nonce.ts';
import './workers.ts';
import 'graphiql/style.css';
import './explorer.css';
import { GraphiQL } from 'graphiql';
import { StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CredentialBar } from './credential-bar.tsx';
import { keepCredential, readCredential } from './credential.ts';
import { fetcherFor } from './fetcher.ts';
import { ROLE_TABS } from './role-tabs.ts';

const initialLanguage = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
const initialCredential = readCredential();

function Explorer() {
  const [credential, setCredential] = useState(initialCredential);
  const [language, setLanguage] = useState(initialLanguage);
  const fetcher = useMemo(() => fetcherFor(credential, language), [credential, language]);
  const use = (given: string) => {
    keepCredential(given);
    setCredential(given);
  };
  return (
    <>
      <CredentialBar
        credential={credential}
        onCredential={use}
        language={language}
        onLanguage={setLanguage}
      />
      <main>
        {/* The schema is for whoever has a credential: with another one it is asked for again. */}
        <GraphiQL
          key={credential}
          fetcher={fetcher}
          defaultTabs={[...ROLE_TABS]}
          defaultEditorToolsVisibility="variables"
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>battery-ledger</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

const place = document.getElementById('explorer');
if (!place) throw new Error('The page has no place for the explorer.');
createRoot(place).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
