import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadTranslations } from '../../electron/shared/translations.ts';
import type { Bridge } from './bridge/bridge.ts';
import { electronBridge } from './bridge/electron.ts';
import { createHttpBridge } from './bridge/http.ts';
import { takeToken } from './bridge/token.ts';
import { createTexts } from './i18n/i18n.ts';
import { Application } from './shell/Application.tsx';
import { createStateStore } from './state/store.ts';
import { Notice } from './ui/Notice.tsx';

function browserBridge(): Bridge | undefined {
  const { token, address } = takeToken(window.location.href, window.sessionStorage);
  if (address !== window.location.href) window.history.replaceState(null, '', address);
  return token === undefined ? undefined : createHttpBridge({ origin: window.location.origin, token });
}

function start(element: HTMLElement): void {
  const texts = createTexts();
  const system = window.navigator.language.startsWith('de') ? 'de' : 'en';
  void texts.i18n.changeLanguage(system);
  void loadTranslations(system);
  document.documentElement.lang = system;
  const bridge = electronBridge() ?? browserBridge();
  const root = createRoot(element);
  if (bridge === undefined) {
    root.render(
      <main className="alone">
        <Notice kind="problem">{texts.i18n.t('connection.noToken')}</Notice>
      </main>,
    );
    return;
  }
  root.render(
    <StrictMode>
      <Application bridge={bridge} store={createStateStore(bridge)} texts={texts} />
    </StrictMode>,
  );
}

const element = document.getElementById('root');
if (element !== null) start(element);
