import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Language } from '../../../../electron/shared/language.ts';
import type { NumberPreview } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toSentence } from '../../calls/sentences.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import type { Previewed } from './usePreview.ts';

interface PreviewProps {
  readonly id: string;
  readonly shown: Previewed | undefined;
  /** What the application said to the last attempt. */
  readonly refusal: string | undefined;
}

/** What a line would send for the text, or why not. Its height does not depend on what it says. */
export function Preview({ id, shown, refusal }: PreviewProps) {
  const t = useTexts('dial');
  const fault = refusal ?? shown?.preview.fault;
  return (
    <div className="dial-preview">
      <div id={id}>
        {fault !== undefined ? (
          <p className="dial-fault breakable">
            <CircleAlert size={16} aria-hidden="true" />
            <span>{toSentence(fault)}</span>
          </p>
        ) : shown === undefined ? (
          <p className="soft">{t('box.hint')}</p>
        ) : (
          <Meaning preview={shown.preview} />
        )}
      </div>
      <Spoken fault={fault} preview={shown?.preview} />
    </div>
  );
}

function Meaning({ preview }: { readonly preview: NumberPreview }) {
  const t = useTexts('dial');
  const language = useLanguage();
  const { target, confirm, candidates } = preview;
  if (candidates.length > 1) return <p>{t('preview.several', { count: candidates.length })}</p>;
  // The most telling first: what has no room is cut.
  const after = target.post ?? target.ext;
  const about = [
    ...(after === undefined ? [] : [t('preview.after', { digits: toPlainText(after) })]),
    ...(target.type === undefined || target.type === 'unknown' ? [] : [t(`types.${target.type}`)]),
    ...describe(target, language),
  ];
  return (
    <>
      <Sends preview={preview} />
      {confirm === undefined ? <p className="dial-fact soft small">{about.join(' · ')}</p> : <Asks why={confirm} />}
    </>
  );
}

/** “will send 001505641 on line Office” */
export function Sends({ preview: { plan, line } }: { readonly preview: NumberPreview }) {
  const t = useTexts('dial');
  return (
    <p className="dial-sends breakable">
      <span className="soft small">{t('preview.sends')}</span> <strong className="digits">{plan.send}</strong>{' '}
      <span className="soft small">{line === undefined ? '' : t('preview.onLine', { line })}</span>
    </p>
  );
}

/** Why the user is asked before it is dialled. */
export const Asks = ({ why }: { readonly why: string }) => (
  <p className="dial-confirm small breakable">
    <TriangleAlert size={16} aria-hidden="true" />
    <span>{toSentence(why)}</span>
  </p>
);

function* describe({ kind, international, country }: NumberPreview['target'], language: Language): Generator<string> {
  if (kind !== 'e164') return;
  if (international !== undefined) yield international;
  const name = country === undefined ? undefined : new Intl.DisplayNames(language, { type: 'region' }).of(country);
  if (name !== undefined) yield name;
}

/** Longer than a pause between keys: who listens hears the meaning of the whole number, not of each digit. */
const SPOKEN_AFTER_MS = 900;

function Spoken({
  fault,
  preview,
}: {
  readonly fault: string | undefined;
  readonly preview: NumberPreview | undefined;
}) {
  const t = useTexts('dial');
  const { plan, line, confirm, candidates = [] } = preview ?? {};
  const sends = `${t('preview.sends')} ${plan?.send} ${line === undefined ? '' : t('preview.onLine', { line })}`;
  const meaning =
    candidates.length > 1 ? t('preview.several', { count: candidates.length }) : `${sends}. ${confirm ?? ''}`;
  const text = fault ?? (preview === undefined ? '' : meaning);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), SPOKEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {spoken}
    </p>
  );
}
