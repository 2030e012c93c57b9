import { useTexts } from '../../i18n/i18n.ts';
import type { DialBoxModel } from './useDialBox.ts';

/** The system's own list and switch: they cost nothing on the page that opens first. */
export function DialOptions({ box }: { readonly box: DialBoxModel }) {
  const t = useTexts('dial');
  const { lines, line, exact } = box;
  return (
    <div className="dial-options">
      {lines.length > 1 ? (
        <label className="dial-line">
          <span className="soft">{t('box.line')}</span>
          <select
            value={line ?? lines.find((each) => each.default)?.name ?? lines[0]?.name}
            onChange={(event) => box.setLine(event.target.value)}
          >
            {lines.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      ) : null}
      <label className="choice dial-exact" title={t('box.exactHint')}>
        <input
          type="checkbox"
          className="visually-hidden"
          checked={exact}
          onChange={(event) => box.setExact(event.target.checked)}
        />
        <span className="choice-mark track" />
        <span>{t('box.exact')}</span>
      </label>
    </div>
  );
}
