import { CircleAlert, CircleCheck, Pencil } from 'lucide-react';
import type { FieldFault } from '../../../../electron/shared/settings.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo } from '../../shell/places.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { Badge } from '../../ui/Notice.tsx';
import { isFieldName } from './fields.ts';
import { type ImportItem, isAddable } from './importing.ts';
import { accountOf } from './line-states.ts';
import { importedRest } from './place.ts';

interface Props {
  readonly item: ImportItem;
  readonly index: number;
  readonly isBusy: boolean;
  onChoose(isChosen: boolean): void;
}

export function ImportRow({ item, index, isBusy, onChoose }: Props) {
  const t = useTexts('lines');
  const { draft, state } = item;
  const { name } = draft.line;
  const isThrough = state === 'added' || state === 'added-without-password';
  if (isThrough) {
    const Icon = state === 'added' ? CircleCheck : CircleAlert;
    return (
      <li className="imports-row">
        <div className="imports-through" data-state={state}>
          <Icon size={20} aria-hidden="true" />
          <div className="breakable">
            <p>{name}</p>
            <p className="small soft">
              {t(`importing.states.${state}`)}
              {item.why === undefined ? null : `: ${item.why}`}
            </p>
          </div>
        </div>
      </li>
    );
  }
  return (
    <li className="imports-row">
      <Checkbox
        isSelected={item.isChosen && isAddable(item)}
        isDisabled={isBusy || !isAddable(item)}
        onChange={onChoose}
        description={<Details item={item} />}
      >
        <span className="imports-name breakable">
          <span>{name}</span>
          <Badges item={item} />
        </span>
      </Checkbox>
      <IconButton
        label={t('importing.edit', { name })}
        icon={<Pencil size={16} aria-hidden="true" />}
        isDisabled={isBusy}
        onPress={() => goTo('lines', importedRest(index))}
      />
    </li>
  );
}

function Badges({ item }: { readonly item: ImportItem }) {
  const t = useTexts('lines');
  return (
    <>
      {item.draft.faults.length > 0 ? <Badge kind="problem">{t('importing.faulty')}</Badge> : null}
      {item.isKnown ? <Badge kind="warning">{t('importing.known')}</Badge> : null}
      {item.draft.line.active ? null : <Badge>{t('importing.off')}</Badge>}
    </>
  );
}

/** Spans: it stands inside of the checkbox's description. */
function Details({ item }: { readonly item: ImportItem }) {
  const t = useTexts('lines');
  const { line, password, notes, faults } = item.draft;
  const { extension } = line;
  return (
    <span className="imports-details breakable">
      <span>
        {accountOf(line)}
        {extension === undefined ? null : ` · ${t('row.extension', { extension })}`}
        {` · ${t(password === undefined ? 'importing.noPassword' : 'importing.withPassword')}`}
      </span>
      {item.state === 'failed' ? (
        <span className="imports-fault">
          {t('importing.states.failed')}
          {item.why === undefined ? null : `: ${item.why}`}
        </span>
      ) : null}
      {faults.map((fault) => (
        <span key={fault.field} className="imports-fault">
          <FaultText fault={fault} />
        </span>
      ))}
      {notes.map((note) => (
        <span key={note} className="imports-note">
          {note}
        </span>
      ))}
    </span>
  );
}

function FaultText({ fault }: { readonly fault: FieldFault }) {
  const t = useTexts('lines');
  const { field, text } = fault;
  if (!isFieldName(field)) return text;
  return t('importing.field', { field: field === 'password' ? t('password.label') : t(`form.${field}`), fault: text });
}
