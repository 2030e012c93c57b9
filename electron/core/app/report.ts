/**
 * The report that a user hands to whoever helps: what runs here and how it is set, without passwords, and of numbers no
 * more than the last three digits. English, because it is read by others.
 */
import type { LineSettings } from '../../shared/settings.ts';
import type { AppState, CallSnapshot, LineSnapshot } from '../../shared/state.ts';
import { toPlainText } from '../../shared/texts.ts';

/** `+431505641` -> `•••••••641` */
export const hideDigits = (text: string): string =>
  text.replace(/\d[\d\s()/.-]*\d/g, (digits) => {
    const all = digits.replace(/\D/g, '');
    return `${'•'.repeat(Math.max(0, all.length - 3))}${all.slice(-3)}`;
  });

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

function lineRows(line: LineSettings, state: LineSnapshot | undefined, password: string): readonly string[] {
  const { name, domain, outboundProxy = '-', transport, active, register, autoAnswer, stunServer = '-' } = line;
  return [
    `Line ${toPlainText(name)}: ${active ? 'active' : 'switched off'}`,
    `  domain ${domain}, outbound proxy ${outboundProxy}, transport ${transport}`,
    `  user ${hideDigits(line.user)}, extension ${hideDigits(line.extension ?? '-')}, login name ${line.authUser === undefined ? 'as the user' : 'its own'}`,
    `  password kept in: ${password}; registers: ${yesNo(register)}; auto answer: ${autoAnswer}; STUN: ${stunServer}`,
    `  own CA file: ${yesNo(line.caFile !== undefined)}; fixed realm: ${yesNo(line.realm !== undefined)}; ENUM: ${yesNo(line.enumSuffix !== undefined)}`,
    `  registration: ${registrationText(state)}`,
    `  server: ${state?.target === undefined ? '-' : `${state.target.address} (${state.target.why})`}`,
  ];
}

function registrationText(state: LineSnapshot | undefined): string {
  if (state === undefined) return '-';
  const { registration } = state;
  return registration.state === 'failed'
    ? `failed: ${hideDigits(toPlainText(registration.text, 200))}`
    : registration.state;
}

function callRow({ state, outcome, sip, detail, sent, startedAt, endedAt }: CallSnapshot): string {
  const parts = [
    new Date(startedAt).toISOString(),
    hideDigits(sent),
    outcome ?? state,
    sip === undefined ? '' : `${sip.code} ${hideDigits(toPlainText(sip.reason))}`,
    detail === undefined ? '' : hideDigits(toPlainText(detail, 200)),
    endedAt === undefined ? '' : `${((endedAt - startedAt) / 1000).toFixed(1)} s`,
  ];
  return `  ${parts.filter((part) => part !== '').join('  ')}`;
}

function desktopRows({ desktop }: AppState): readonly string[] {
  if (desktop === undefined) return ['Desktop: none, this runs in a browser'];
  const { platform, tray, hotkeys, startAtLogin, links, sandbox, notifications, update } = desktop;
  return [
    `Desktop: ${platform}; tray ${tray}; sandbox ${sandbox ? 'on' : 'off'}; notifications ${notifications}`,
    `  hotkeys: show ${hotkeys.show}, clipboard ${hotkeys.clipboard}`,
    `  start at login: ${yesNo(startAtLogin.on)} (${startAtLogin.by}); update: ${update.state}`,
    ...links.map(({ scheme, owner = 'nobody', own }) => `  ${scheme}: ${own ? 'Dialtray' : toPlainText(owner)}`),
  ];
}

export function toReport(state: AppState): string {
  const { about, settings, lines, passwords, calls, history, notices } = state;
  const { version, system, runtime, passwords: rating, strangers } = about;
  const rows = [
    `Dialtray ${version} on ${system}, ${runtime}`,
    `Passwords: ${rating.place}${rating.place === 'file' ? ` (${toPlainText(rating.why, 200)})` : ''}`,
    `Strangers: ${strangers?.count ?? 0} unanswered requests`,
    ...desktopRows(state),
    `Country ${settings.location.country ?? '-'}, ${settings.rules.length} rules, language ${state.language}`,
    `Links: ${settings.links.link} (link), ${settings.links.clipboard} (clipboard), ${settings.links.terminal} (terminal), paused: ${yesNo(settings.links.paused)}`,
    `History: ${history.count} calls, kept for ${settings.historyDays} days`,
    '',
    ...settings.lines.flatMap((line) =>
      lineRows(
        line,
        lines.find(({ name }) => name === line.name),
        passwords[line.name] ?? 'none',
      ),
    ),
    ...(lines.some(({ demo }) => demo) ? ['The demo line is on'] : []),
    '',
    'Latest calls',
    ...calls.slice(-10).map(callRow),
    ...(notices.length === 0 ? [] : ['', 'Notices', ...notices.map(({ text }) => `  ${hideDigits(text)}`)]),
  ];
  return `${rows.join('\n')}\n`;
}
