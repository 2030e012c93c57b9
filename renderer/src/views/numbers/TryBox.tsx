import { useId, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Card } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Preview } from '../dial/Preview.tsx';
import { Trace } from '../dial/Trace.tsx';
import { usePreview } from '../dial/usePreview.ts';

/** What becomes of anything that is typed, step by step. Nothing is called. */
export function TryBox({ begun }: { readonly begun: string }) {
  const t = useTexts('numbers');
  const id = useId();
  const { lines } = useAppState();
  const [text, setText] = useState(begun);
  const [line, setLine] = useState<string>();
  const [isOpen, setOpen] = useState(true);
  const chosen = lines.find(({ name }) => name === line) ?? lines.find((each) => each.default) ?? lines[0];
  const shown = usePreview({ text, line: chosen?.name, exact: false });
  return (
    <Card title={t('try.title')} description={t('try.help')}>
      <div className={lines.length > 1 ? 'numbers-try' : 'stack-tight'}>
        <TextField
          label={t('try.label')}
          placeholder="+43 (1) 505641"
          maxLength={4096}
          value={text}
          onChange={setText}
          aria-describedby={id}
        />
        {lines.length > 1 ? (
          <Select
            label={t('try.line')}
            options={lines.map(({ name }) => ({ value: name, label: name }))}
            value={chosen?.name}
            onChange={setLine}
          />
        ) : null}
      </div>
      <Preview id={id} shown={shown} refusal={undefined} />
      {shown === undefined ? null : (
        <Disclosure title={t('try.how')} isOpen={isOpen} onOpenChange={setOpen}>
          <Trace preview={shown.preview} onUse={setText} />
        </Disclosure>
      )}
    </Card>
  );
}
