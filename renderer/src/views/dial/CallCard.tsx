import { Check, CircleHelp, LoaderCircle, PhoneOff, RotateCw, X } from 'lucide-react';
import { useId } from 'react';
import { type CallSnapshot, isFinal, type Leg } from '../../../../electron/shared/state.ts';
import { outcomeText, stateText, toPlainText } from '../../../../electron/shared/texts.ts';
import { translate } from '../../../../electron/shared/translations.ts';
import { toSentence } from '../../calls/sentences.ts';
import { toClock } from '../../calls/times.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useDial } from '../../shell/DialProvider.tsx';
import { useDialer, useTimelines } from '../../state/useAppState.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { focusBox } from './box-events.ts';
import { isPickedUp, type LegLook, type LegWord, toLegView } from './legs.ts';

interface CallCardProps {
  readonly call: CallSnapshot;
  readonly now: number;
  readonly onDismiss: () => void;
}

export function CallCard({ call, now, onDismiss }: CallCardProps) {
  const t = useTexts('dial');
  const titleId = useId();
  const number = toPlainText(call.dialText);
  const line = toPlainText(call.line);
  const sent = toPlainText(call.sent);
  const isOver = isFinal(call.state);
  const elapsed = toClock((call.endedAt ?? now) - call.startedAt);
  return (
    <article className="card call" aria-labelledby={titleId} data-state={call.state}>
      <header className="call-head">
        <div className="call-title">
          <h2 id={titleId} className="breakable digits">
            <span className="visually-hidden">{t('call.heading', { number })}</span>
            <span aria-hidden="true">{number}</span>
          </h2>
          <p className="soft small breakable">
            {sent === number ? t('call.onLine', { line }) : t('call.sentOnLine', { sent, line })}
          </p>
        </div>
        <span className="call-time digits" role="timer" aria-label={t('call.since')} aria-live="off">
          {elapsed}
        </span>
        {isOver ? (
          <IconButton label={t('call.dismiss')} icon={<X size={16} aria-hidden="true" />} onPress={onDismiss} />
        ) : null}
      </header>
      <ol className="legs">
        <LegRow call={call} leg="phone" />
        <LegRow call={call} leg="callee" />
      </ol>
      <div className="call-foot">{isOver ? <End call={call} /> : <Running call={call} />}</div>
    </article>
  );
}

const LEG_ICONS = {
  waiting: undefined,
  active: LoaderCircle,
  done: Check,
  failed: X,
  cancelled: X,
  unknown: CircleHelp,
} as const satisfies Record<LegLook, unknown>;

function LegRow({ call, leg }: { readonly call: CallSnapshot; readonly leg: Leg }) {
  const t = useTexts('dial');
  const timeline = useTimelines().get(call.callId) ?? [];
  const outcomes = useTexts('common');
  const { look, word, steps } = toLegView(call, timeline, leg);
  const toText = (each: LegWord): string =>
    each === 'failed' && call.outcome !== undefined ? outcomes(`outcomes.${call.outcome}`) : t(`call.words.${each}`);
  const Icon = LEG_ICONS[look];
  return (
    <li className="leg" data-look={look}>
      <span className="leg-mark">
        {Icon === undefined ? null : <Icon className="leg-icon" size={16} strokeWidth={2.5} aria-hidden="true" />}
      </span>
      <span className="leg-name">{t(`call.${leg}`)}</span>
      <span className="leg-word">{toText(word)}</span>
      {steps.length === 0 ? null : (
        <ol className="leg-steps soft digits">
          {steps.map((step) => (
            <li key={`${step.word} ${step.at}`}>
              {toText(step.word)} {toClock(step.at)}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function Running({ call }: { readonly call: CallSnapshot }) {
  const t = useTexts('dial');
  const language = useLanguage();
  const dialer = useDialer();
  return (
    <>
      <p className="breakable">{stateText(call, language)}</p>
      <Button
        variant="danger"
        icon={<PhoneOff size={18} aria-hidden="true" />}
        onPress={() => {
          void dialer.invoke('call:cancel', { callId: call.callId });
          focusBox();
        }}
      >
        {t(isPickedUp(call) ? 'call.hangUp' : 'call.cancel')}
      </Button>
    </>
  );
}

function End({ call }: { readonly call: CallSnapshot }) {
  const t = useTexts('dial');
  const language = useLanguage();
  const dial = useDial();
  const say = useToast();
  const { sentence, nextStep } = outcomeText(call, language);
  const again = async (): Promise<void> => {
    const dialled = await dial({ text: call.dialText, line: call.line });
    if (dialled.kind === 'refused') say(dialled.text);
    focusBox();
  };
  return (
    <>
      <div className="breakable">
        <p className="call-outcome" data-outcome={call.outcome}>
          {sentence}
        </p>
        {call.detail === undefined ? null : (
          <p className="soft small">{toSentence(toPlainText(translate(call.detail, language), 400))}</p>
        )}
        {nextStep === '' ? null : <p className="soft">{nextStep}</p>}
      </div>
      {call.outcome === 'connected' ? null : (
        <Button icon={<RotateCw size={16} aria-hidden="true" />} onPress={() => void again()}>
          {t('call.again')}
        </Button>
      )}
    </>
  );
}
