import {
  CircleCheck,
  CircleDot,
  CirclePower,
  CircleX,
  FlaskConical,
  LoaderCircle,
  Pencil,
  Power,
  Star,
  Stethoscope,
  Trash2,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { lineStateSentence } from '../../../../electron/shared/line-state-texts.ts';
import type { LineSnapshot } from '../../../../electron/shared/state.ts';
import { toPlainText } from '../../../../electron/shared/texts.ts';
import { toMoment } from '../../calls/times.ts';
import { useLanguage, useTexts } from '../../i18n/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { GridRow } from '../../ui/List.tsx';
import { Badge } from '../../ui/Notice.tsx';
import { kept, withoutOpened } from './kept.ts';
import { LineMenu, type MenuAction } from './LineMenu.tsx';
import { accountOf, type LineState, stateOf } from './line-states.ts';

const ICONS = {
  off: CirclePower,
  ready: CircleDot,
  registering: LoaderCircle,
  registered: CircleCheck,
  failed: CircleX,
} as const satisfies Record<LineState, unknown>;

export interface LineActions {
  edit(name: string): void;
  test(name: string): void;
  makeDefault(name: string): void;
  setActive(name: string, active: boolean): void;
  remove(name: string): void;
  endDemo(): void;
}

const ICON = { size: 16, 'aria-hidden': true } as const;

export interface LineItem {
  /** Its name. */
  readonly id: string;
  readonly line: LineSnapshot;
  readonly lacksPassword: boolean;
  /** Its form was open just now. */
  readonly isOpened: boolean;
}

/** All that it shows is in the item: it is not drawn again for what happens elsewhere. */
export function LineRow({ item, actions }: { readonly item: LineItem; readonly actions: LineActions }) {
  const { line, isOpened } = item;
  const t = useTexts('lines');
  const { name, demo } = line;
  const state = stateOf(line);
  const Icon = demo ? FlaskConical : ICONS[state];
  const menu = useMenu(line, actions);
  const sentence = useStateSentence(line);
  const edit = (): void => actions.edit(name);
  return (
    <GridRow id={name} textValue={demo ? name : `${name}, ${sentence}`} {...(demo ? {} : { onAction: edit })}>
      {isOpened ? <FocusHere /> : null}
      <Icon className="lines-icon" data-state={state} size={20} aria-hidden="true" />
      <LineFacts item={item} state={state} />
      <div className="lines-actions">
        {demo ? (
          <Button size="small" onPress={() => actions.endDemo()}>
            {t('action.endDemo')}
          </Button>
        ) : (
          <>
            <span className="lines-wide">
              <Button size="small" variant="quiet" onPress={() => actions.test(name)}>
                {t('action.test')}
              </Button>
              <Button size="small" variant="quiet" onPress={edit}>
                {t('action.edit')}
              </Button>
            </span>
            <LineMenu label={t('row.actions', { name })} actions={menu} />
          </>
        )}
      </div>
    </GridRow>
  );
}

/** Who comes back from a form goes on at its line. */
function FocusHere() {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    mark.current?.closest<HTMLElement>('[role="row"]')?.focus();
    kept.update(withoutOpened);
  }, []);
  return <span ref={mark} hidden />;
}

function useMenu(line: LineSnapshot, actions: LineActions): readonly MenuAction[] {
  const t = useTexts('lines');
  const { name, active } = line;
  const isDefault = line.default;
  return [
    { id: 'edit', label: t('action.edit'), icon: <Pencil {...ICON} />, run: () => actions.edit(name) },
    { id: 'test', label: t('action.test'), icon: <Stethoscope {...ICON} />, run: () => actions.test(name) },
    ...(isDefault || !active
      ? []
      : [
          {
            id: 'default',
            label: t('action.makeDefault'),
            icon: <Star {...ICON} />,
            run: () => actions.makeDefault(name),
          },
        ]),
    {
      id: 'active',
      label: t(active ? 'action.switchOff' : 'action.switchOn'),
      icon: <Power {...ICON} />,
      run: () => actions.setActive(name, !active),
    },
    {
      id: 'remove',
      label: t('action.remove'),
      icon: <Trash2 {...ICON} />,
      isDangerous: true,
      run: () => actions.remove(name),
    },
  ];
}

function LineFacts({ item, state }: { readonly item: LineItem; readonly state: LineState }) {
  const t = useTexts('lines');
  const { line } = item;
  const { name, demo, extension, target } = line;
  return (
    <div className="lines-facts breakable">
      <p className="lines-name">
        <span>{name}</span>
        {line.default ? <Badge kind="accent">{t('row.default')}</Badge> : null}
        {demo ? <Badge>{t('row.demo')}</Badge> : null}
      </p>
      {demo ? (
        <p className="soft">{t('row.demoText')}</p>
      ) : (
        <p className="soft">
          {accountOf(line)}
          {extension === undefined ? null : ` · ${t('row.extension', { extension })}`}
        </p>
      )}
      {demo ? null : (
        <p className="lines-state" data-state={state}>
          <StateText item={item} />
        </p>
      )}
      {target === undefined || demo ? null : (
        <p className="soft">{t('row.target', { address: target.address, why: toPlainText(target.why, 200) })}</p>
      )}
    </div>
  );
}

/** What the sentences about lines say; of one that does not register, also what its first call would fail at. */
function StateText({ item: { line, lacksPassword } }: { readonly item: LineItem }) {
  const t = useTexts('lines');
  const sentence = useStateSentence(line);
  return lacksPassword && stateOf(line) === 'ready' ? `${sentence}. ${t('row.noPassword')}` : sentence;
}

function useStateSentence(line: LineSnapshot): string {
  const language = useLanguage();
  return lineStateSentence(line, language, (at) => toMoment(at, Date.now(), language));
}
