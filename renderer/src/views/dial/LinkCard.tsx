import { Phone } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { PendingLink } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toSentence } from '../../calls/sentences.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { focusBox, putIntoBox } from './box-events.ts';
import { CountDown } from './CountDown.tsx';
import { NumberButtons } from './NumberButtons.tsx';
import { Asks, Sends } from './Preview.tsx';

/** A text from outside that waits. Nothing here has the focus by itself: a key on its way elsewhere must not dial. */
export function LinkCard({ link }: { readonly link: PendingLink }) {
  const t = useTexts('dial');
  const id = useId();
  const dialer = useDialer();
  const say = useToast();
  const { candidates } = link.preview;
  const card = useRef<HTMLElement>(null);

  // It has come to be looked at: the next Tab goes to its first button.
  useEffect(() => {
    const active = document.activeElement;
    const isWriting = active instanceof HTMLInputElement && active.value !== '';
    if (!isWriting) card.current?.focus();
  }, []);

  const dial = async (text?: string): Promise<void> => {
    const dialled = await dialer.invoke('link:dial', { id: link.id, ...(text === undefined ? {} : { text }) });
    if (!dialled.ok) say(dialled.error.text);
    focusBox();
  };
  return (
    <section
      ref={card}
      tabIndex={-1}
      className="card link"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-what`}
    >
      <div className="link-head">
        {link.dialsAt === undefined ? null : <CountDown dialsAt={link.dialsAt} />}
        <div className="grow stack-tight">
          <h2 id={`${id}-title`}>{t(`link.heading.${link.source}`)}</h2>
          <LinkMeaning id={`${id}-what`} link={link} />
        </div>
      </div>
      {candidates.length < 2 ? null : (
        <div className="stack-tight">
          <p>{t('link.choose')}</p>
          <NumberButtons candidates={candidates} onChoose={(chosen) => void dial(chosen)} />
        </div>
      )}
      <LinkActions link={link} onDial={() => void dial()} />
    </section>
  );
}

function LinkMeaning({ id, link }: { readonly id: string; readonly link: PendingLink }) {
  const { fault, confirm, candidates } = link.preview;
  const isOne = fault === undefined && candidates.length < 2;
  return (
    <div id={id}>
      <p className="link-text breakable">{toPlainText(link.text, 300)}</p>
      {isOne ? <Sends preview={link.preview} /> : null}
      {fault === undefined ? null : <p className="dial-fault breakable">{toSentence(fault)}</p>}
      {link.why === undefined ? null : <p className="soft">{link.why}</p>}
      {confirm === undefined ? null : <Asks why={confirm} />}
    </div>
  );
}

function LinkActions({ link, onDial }: { readonly link: PendingLink; readonly onDial: () => void }) {
  const t = useTexts('dial');
  const dialer = useDialer();
  const { lines } = useAppState();
  const { fault, candidates } = link.preview;
  const dismiss = (): void => {
    void dialer.invoke('link:dismiss', { id: link.id });
    focusBox();
  };
  const edit = (): void => {
    putIntoBox(link.text);
    dismiss();
  };
  return (
    <div className="row row-end">
      {lines.some(({ active }) => active) ? (
        <Button variant="quiet" onPress={edit}>
          {t('link.edit')}
        </Button>
      ) : null}
      <Button onPress={dismiss}>{t('link.dont')}</Button>
      {fault === undefined && candidates.length < 2 ? (
        <Button variant="primary" icon={<Phone size={18} aria-hidden="true" />} onPress={onDial}>
          {t('link.now')}
        </Button>
      ) : null}
    </div>
  );
}
