import { ArrowDown, ArrowUp, CopyPlus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import type { DialRule } from '../../../../electron/shared/dial-plan.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { goTo, placeHref } from '../../shell/places.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Choice.tsx';
import { Badge } from '../../ui/Notice.tsx';
import { copyRest, editRest } from './numbers-place.ts';
import { nameOfRule, type RuleHealth } from './rules.ts';

interface RuleRowProps {
  readonly rule: DialRule;
  /** Absent: not known yet. */
  readonly health: RuleHealth | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const ICON = { size: 16, 'aria-hidden': true } as const;

export function RuleRow(props: RuleRowProps) {
  const { rule, health, isFirst, isLast, onSwitch, onMove, onRemove } = props;
  const t = useTexts('numbers');
  const name = nameOfRule(rule);
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const isOn = rule.enabled !== false;
  const press = (by: -1 | 1): void => {
    flushSync(() => onMove(by));
    // At an end the button that was pressed cannot keep the focus.
    const [pressed, other] = by === -1 ? [up, down] : [down, up];
    if (pressed.current?.disabled === true) other.current?.focus();
  };
  return (
    <li className="numbers-rule" data-off={isOn ? undefined : true}>
      <Switch isSelected={isOn} onChange={onSwitch}>
        <span className="visually-hidden">{t('rules.switch', { name })}</span>
      </Switch>
      <div className="numbers-rule-facts breakable">
        <a
          href={placeHref('numbers', editRest(rule.id))}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onKeyDown={(event) => {
            if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
            event.preventDefault();
            onMove(event.key === 'ArrowUp' ? -1 : 1);
          }}
        >
          {name}
        </a>
        <p className="mono small">{summaryOf(rule)}</p>
        <RuleBadges rule={rule} health={health} />
      </div>
      <div className="numbers-rule-actions">
        <IconButton
          ref={up}
          label={t('rules.up', { name })}
          icon={<ArrowUp {...ICON} />}
          isDisabled={isFirst}
          onPress={() => press(-1)}
        />
        <IconButton
          ref={down}
          label={t('rules.down', { name })}
          icon={<ArrowDown {...ICON} />}
          isDisabled={isLast}
          onPress={() => press(1)}
        />
        <IconButton
          label={t('rules.duplicate', { name })}
          icon={<CopyPlus {...ICON} />}
          onPress={() => goTo('numbers', copyRest(rule.id))}
        />
        <IconButton label={t('rules.removeNamed', { name })} icon={<Trash2 {...ICON} />} onPress={onRemove} />
      </div>
    </li>
  );
}

/** `_9. → {outside}$1` */
function summaryOf({ match, pattern, to, action }: DialRule): string {
  const matched = pattern ?? match ?? '';
  return to === undefined || action === 'block' ? matched : `${matched} → ${to}`;
}

function RuleBadges({ rule, health }: Pick<RuleRowProps, 'rule' | 'health'>) {
  const t = useTexts('numbers');
  const { action = 'dial', kinds = [], lines } = rule;
  const [kind] = kinds;
  return (
    <p className="numbers-badges">
      {health === undefined ? null : <HealthBadge health={health} />}
      {action === 'dial' ? null : (
        <Badge kind={action === 'block' ? 'problem' : 'warning'}>{t(`rules.actions.${action}`)}</Badge>
      )}
      {rule.enabled === false ? <Badge>{t('rules.off')}</Badge> : null}
      {kinds.length === 1 && kind !== undefined ? <Badge>{t(`rules.kinds.${kind}`)}</Badge> : null}
      {lines === undefined ? null : <Badge>{t('rules.onlyFor', { lines: lines.join(', ') || '–' })}</Badge>}
    </p>
  );
}

function HealthBadge({ health: { faults, passed, failed } }: { readonly health: RuleHealth }) {
  const t = useTexts('numbers');
  if (faults.length > 0) return <Badge kind="problem">{t('rules.unreadable')}</Badge>;
  if (failed > 0) return <Badge kind="problem">{t('rules.testsFail', { failed, count: passed + failed })}</Badge>;
  return passed === 0 ? null : <Badge kind="good">{t('rules.testsPass', { count: passed })}</Badge>;
}
