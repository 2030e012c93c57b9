import { CircleAlert, Phone, TriangleAlert } from 'lucide-react';
import type { Language } from '../../../../electron/shared/language.ts';
import type { NumberPreview } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toSentence } from '../../calls/sentences.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { Button } from '../../ui/Button.tsx';
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
    <div id={id} className="dial-preview" aria-live="polite">
      {fault !== undefined ? (
        <p className="dial-fault breakable">
          <CircleAlert size={16} aria-hidden="true" />
          <span>{toSentence(fault)}</span>
        </p>
      ) : shown === undefined ? (
        <p className="soft">{t('box.hint')}</p>
      ) : (
        <Sends preview={shown.preview} />
      )}
    </div>
  );
}

function Sends({ preview }: { readonly preview: NumberPreview }) {
  const t = useTexts('dial');
  const language = useLanguage();
  const { plan, line, target, confirm, candidates } = preview;
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
      <p className="dial-fact">
        <span className="soft">{t('preview.sends')}</span> <strong className="digits">{plan.send}</strong>{' '}
        <span className="soft">{line === undefined ? '' : t('preview.onLine', { line })}</span>
      </p>
      {confirm === undefined ? (
        <p className="dial-fact soft small">{about.join(' · ')}</p>
      ) : (
        <p className="dial-confirm small breakable">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{toSentence(confirm)}</span>
        </p>
      )}
    </>
  );
}

function* describe({ kind, international, country }: NumberPreview['target'], language: Language): Generator<string> {
  if (kind !== 'e164') return;
  if (international !== undefined) yield international;
  const name = country === undefined ? undefined : new Intl.DisplayNames(language, { type: 'region' }).of(country);
  if (name !== undefined) yield name;
}

interface CandidatesProps {
  readonly id: string;
  readonly preview: NumberPreview | undefined;
  readonly onChoose: (dial: string) => void;
}

/** Several numbers in one text: one press dials one of them. */
export function Candidates({ id, preview, onChoose }: CandidatesProps) {
  const candidates = preview?.candidates ?? [];
  if (candidates.length < 2) return null;
  return (
    <ul id={id} className="dial-candidates">
      {candidates.map(({ dial, shown }) => (
        <li key={dial}>
          <Button size="small" icon={<Phone size={16} aria-hidden="true" />} onPress={() => onChoose(dial)}>
            <span className="digits">{shown}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
