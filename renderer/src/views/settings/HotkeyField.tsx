import { useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { checkAccelerator } from '../../../../electron/shared/field-checks.ts';
import { fieldSentence } from '../../../../electron/shared/field-texts.ts';
import type { HotkeyName } from '../../../../electron/shared/settings.ts';
import type { HotkeyState } from '../../../../electron/shared/state.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { useAppState, useDialer } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Page.tsx';
import { type Platform, type Pressed, readKeys, shownKeys } from './accelerator.ts';
import { Fault, useSet } from './saving.tsx';

interface HotkeyFieldProps {
  readonly name: HotkeyName;
  readonly help: string;
  readonly platform: Platform;
  readonly state: HotkeyState;
}

export function HotkeyField({ name, help, platform, state }: HotkeyFieldProps) {
  const t = useTexts('settings');
  const set = useSet();
  const id = useId();
  const accelerator = useAppState().settings.hotkeys[name];
  const [isRecording, setRecording] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const field = `hotkeys.${name}`;
  const end = (recorded: string | undefined, byKey: boolean): void => {
    // The field that has the focus goes with the next drawing.
    flushSync(() => setRecording(false));
    if (byKey) change.current?.focus();
    if (recorded !== undefined) void set(field, { hotkeys: { [name]: recorded } });
  };
  return (
    <section className="settings-hotkey" aria-labelledby={id}>
      <div className="grow">
        <p id={id} className="field-label">
          {t(`hotkeys.names.${name}`)}
        </p>
        <p className="field-description">{help}</p>
      </div>
      {isRecording ? (
        <Recorder label={t(`hotkeys.names.${name}`)} platform={platform} onEnd={end} />
      ) : (
        <div className="row">
          <Keys accelerator={accelerator} platform={platform} />
          <Button size="small" ref={change} onPress={() => setRecording(true)}>
            {t(accelerator === undefined ? 'hotkeys.set' : 'hotkeys.change')}
          </Button>
          {accelerator === undefined ? null : (
            <Button
              size="small"
              variant="quiet"
              onPress={() => {
                void set(field, { hotkeys: { [name]: null } });
                change.current?.focus();
              }}
            >
              {t('hotkeys.remove')}
            </Button>
          )}
        </div>
      )}
      <HotkeyStateText state={state} isRecording={isRecording} />
      <Fault field={field} />
    </section>
  );
}

function HotkeyStateText({ state, isRecording }: { readonly state: HotkeyState; readonly isRecording: boolean }) {
  const t = useTexts('settings');
  const isProblem = state === 'taken' || state === 'invalid';
  return (
    <p
      aria-live="polite"
      className={isProblem ? 'settings-hotkey-state field-error' : 'settings-hotkey-state soft small'}
    >
      {isRecording || state === 'off' ? '' : t(`hotkeys.states.${state}`)}
    </p>
  );
}

function Keys({ accelerator, platform }: { readonly accelerator: string | undefined; readonly platform: Platform }) {
  const t = useTexts('settings');
  const language = useLanguage();
  if (accelerator === undefined) return <span className="soft small">{t('hotkeys.none')}</span>;
  return (
    <span className="settings-keys">
      {shownKeys(accelerator, platform, language).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}

interface RecorderProps {
  readonly label: string;
  readonly platform: Platform;
  /** @param recorded undefined: the user wants none */
  readonly onEnd: (recorded: string | undefined, byKey: boolean) => void;
}

/** Takes the next keys. While it is there, the present hotkeys sleep: else one of them could not be pressed here. */
function Recorder({ label, platform, onEnd }: RecorderProps) {
  const t = useTexts('settings');
  const language = useLanguage();
  const dialer = useDialer();
  const [shown, setShown] = useState('');
  const [fault, setFault] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const faultId = useId();

  useEffect(() => {
    void dialer.invoke('desktop:record-hotkey', { recording: true });
    input.current?.focus();
    return () => void dialer.invoke('desktop:record-hotkey', { recording: false });
  }, [dialer]);

  function press(event: React.KeyboardEvent): void {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    // The way out of the field stays open.
    if (event.key === 'Tab' && isPlain) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape' && isPlain && !event.shiftKey) onEnd(undefined, true);
    else take(readKeys(event.nativeEvent, platform));
  }
  function take(pressed: Pressed): void {
    if (pressed.kind === 'unfit') {
      setFault(fieldSentence('accelerator', language));
      return;
    }
    setShown(shownKeys(pressed.accelerator, platform, language).join(' '));
    const wrong = pressed.kind === 'held' ? undefined : checkAccelerator(pressed.accelerator, language);
    setFault(wrong);
    if (pressed.kind === 'done' && wrong === undefined) onEnd(pressed.accelerator, true);
  }
  return (
    <div className="settings-recorder">
      <input
        ref={input}
        className="input"
        readOnly
        aria-label={t('hotkeys.recording', { name: label })}
        aria-describedby={faultId}
        placeholder={t('hotkeys.press')}
        value={shown}
        onKeyDown={press}
        onKeyUp={() => setShown('')}
        onBlur={() => onEnd(undefined, false)}
      />
      <p id={faultId} aria-live="polite" className={fault === undefined ? 'field-description' : 'field-error'}>
        {fault ?? t('hotkeys.escape')}
      </p>
    </div>
  );
}
