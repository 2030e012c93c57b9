/** The form for a new line, for one that is there, and for one that is being imported. */
import { useState } from 'react';
import type { LineSettings } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo, placeHref } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { toFields } from './fields.ts';
import { addedInForm } from './importing.ts';
import { kept } from './kept.ts';
import { LineForm } from './LineForm.tsx';
import { editRest, importedRest } from './place.ts';

const toList = (): void => goTo('lines');

/** Says so, and marks the line in the list. */
function useSaved(): (line: LineSettings) => void {
  const t = useTexts('lines');
  const say = useToast();
  return ({ name }) => {
    say(t('form.saved', { name }));
    kept.update((now) => ({ ...now, list: { ...now.list, opened: name } }));
  };
}

export function NewLine() {
  const t = useTexts('lines');
  const saved = useSaved();
  const [begun] = useState(() => kept.get().forms.get('new'));
  return (
    <LineForm
      title={t('form.newTitle')}
      rest="new"
      begun={begun}
      onSaved={(line) => {
        saved(line);
        toList();
      }}
      onLeave={toList}
      hint={
        begun === undefined ? (
          <p className="soft small">
            {t('form.importHint')} <a href={placeHref('lines', 'import')}>{t('form.importLink')}</a>
          </p>
        ) : undefined
      }
    />
  );
}

export function EditLine({ name }: { readonly name: string }) {
  const saved = useSaved();
  const { settings } = useAppState();
  const rest = editRest(name);
  const [begun] = useState(() => kept.get().forms.get(rest));
  // As it was when the form opened: what somebody else changes meanwhile is left alone, unless it is the same field.
  const [original] = useState(() => settings.lines.find((line) => line.name === name));
  if (original === undefined && begun === undefined) return <GoneLine name={name} />;
  return (
    <LineForm
      title={name}
      rest={rest}
      original={original}
      begun={begun}
      onSaved={(line) => {
        saved(line);
        toList();
      }}
      onLeave={toList}
    />
  );
}

function GoneLine({ name }: { readonly name: string }) {
  const t = useTexts('lines');
  return (
    <Page title={t('title')}>
      <Notice kind="warning" actions={<Button onPress={toList}>{t('toLines')}</Button>}>
        {t('form.gone', { name })}
      </Notice>
    </Page>
  );
}

/** To look at, to correct and to add by itself. */
export function ImportedLine({ index }: { readonly index: number }) {
  const saved = useSaved();
  const rest = importedRest(index);
  const [item] = useState(() => kept.get().import?.items[index]);
  const [typed] = useState(() => kept.get().forms.get(rest));
  const t = useTexts('lines');
  const toImport = (): void => goTo('lines', 'import');
  if (item === undefined) return <GoneLine name={t('form.newTitle')} />;
  const { line, password, notes } = item.draft;
  return (
    <LineForm
      title={line.name}
      rest={rest}
      begun={typed ?? { fields: toFields(line, password), notes }}
      onSaved={(added) => {
        saved(added);
        kept.update((now) =>
          now.import === undefined ? now : { ...now, import: addedInForm(now.import, index, added) },
        );
        toImport();
      }}
      onLeave={toImport}
    />
  );
}
