import { useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { keptDrafts } from './kept.ts';
import type { NumbersPlace } from './numbers-place.ts';
import { RuleForm } from './RuleForm.tsx';
import { NEW_RULE, type RuleDraft, toDraft } from './rule-draft.ts';
import { nameOfRule } from './rules.ts';

interface RulePageProps {
  readonly rest: string;
  readonly place: Exclude<NumbersPlace, { kind: 'all' }>;
}

const toRules = (): void => goTo('numbers');

/** One rule: a new one, one that is there, or a copy of it. */
export function RulePage({ rest, place }: RulePageProps) {
  const t = useTexts('numbers');
  const { rules } = useAppState().settings;
  // As it was when the form opened.
  const [original] = useState(() => (place.kind === 'new' ? undefined : rules.find(({ id }) => id === place.id)));
  if (place.kind === 'new') {
    return (
      <RuleForm
        title={t('form.newTitle')}
        rest={rest}
        untouched={NEW_RULE}
        begun={keptDrafts.get(rest)}
        onLeave={toRules}
      />
    );
  }
  if (original === undefined) {
    return (
      <Page title={t('rules.title')}>
        <Notice kind="warning" actions={<Button onPress={toRules}>{t('form.back')}</Button>}>
          {t('form.gone')}
        </Notice>
      </Page>
    );
  }
  const isCopy = place.kind === 'copy';
  const untouched = toDraft(original);
  return (
    <RuleForm
      title={isCopy ? t('form.copyTitle', { name: nameOfRule(original) }) : nameOfRule(original)}
      rest={rest}
      untouched={untouched}
      begun={
        keptDrafts.get(rest) ??
        (isCopy ? copyOf(untouched, t('form.copyName', { name: nameOfRule(original) })) : undefined)
      }
      original={original}
      onLeave={toRules}
    />
  );
}

/** A rule of its own, with another id. */
function copyOf({ id: _, ...draft }: RuleDraft, name: string): RuleDraft {
  return { ...draft, name };
}
