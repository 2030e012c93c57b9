/** The three fields of the first start, and the line that they make. Pure. */
import { parseHostPort } from '../../../../electron/shared/field-checks.ts';
import { LINE_DEFAULTS, type LineSettings } from '../../../../electron/shared/settings.ts';

export interface FirstLine {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly extension: string;
}

export const NO_LINE: FirstLine = { domain: '', user: '', password: '', extension: '' };

const NAME_LENGTH = 64;

/** It is named after its provider; another name can be given later. */
function toName(domain: string): string {
  const parsed = parseHostPort(domain);
  return (parsed.ok ? parsed.value.host : domain).slice(0, NAME_LENGTH);
}

export const toLine = ({ domain, user, extension }: FirstLine): LineSettings => ({
  ...LINE_DEFAULTS,
  name: toName(domain),
  domain,
  user,
  ...(extension === '' ? {} : { extension }),
});
