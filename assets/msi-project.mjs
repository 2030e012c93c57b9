/**
 * electron-builder writes no protocols into an MSI, so this adds what installer.nsh does for the other installer: it is
 * called with the WiX project before that is compiled. HKMU is HKCU for one user and HKLM with ALLUSERS=1. Windows
 * Installer takes away what it wrote.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LINKS = {
  tel: 'Telephone number',
  callto: 'Telephone number',
  sip: 'SIP address',
  sips: 'SIP address',
  dialtray: 'Dialtray',
};
/** Of this component, in every version: Windows Installer counts by it. */
const GUID = '927EC2EE-886E-4E2F-988C-6C6199413002';
const CAPABILITIES = 'Software\\Dialtray\\Capabilities';
/** Windows Installer puts the path of the file with this id here; electron-builder's template gives it to the program. */
const PROGRAM = '[#mainExecutable]';
const COMMAND = `&quot;${PROGRAM}&quot; &quot;--open-url&quot; &quot;--&quot; &quot;%1&quot;`;

const value = (key, name, text, more = '') =>
  `<RegistryValue Root="HKMU" Key="${key}"${name === '' ? '' : ` Name="${name}"`} Type="string" Value="${text}"${more}/>`;

const link = ([scheme, title]) => {
  const progId = `Software\\Classes\\Dialtray.${scheme}`;
  return [
    value(progId, '', title),
    value(progId, 'URL Protocol', ''),
    value(`${progId}\\DefaultIcon`, '', `${PROGRAM},0`),
    value(`${progId}\\shell\\open\\command`, '', COMMAND),
    value(`${CAPABILITIES}\\URLAssociations`, scheme, `Dialtray.${scheme}`),
  ];
};

const component = () =>
  [
    `<Component Id="LinkHandlers" Guid="${GUID}">`,
    value(CAPABILITIES, 'ApplicationName', 'Dialtray', ' KeyPath="yes"'),
    value(CAPABILITIES, 'ApplicationDescription', 'Click-to-dial for SIP desk phones'),
    value(CAPABILITIES, 'ApplicationIcon', `${PROGRAM},0`),
    ...Object.entries(LINKS).flatMap(link),
    value('Software\\RegisteredApplications', 'Dialtray', CAPABILITIES),
    '</Component>',
  ].join('\n        ');

const END = '</ComponentGroup>';

/** Called by electron-builder with the path of project.wxs. */
export function msiProjectCreated(path) {
  const parts = readFileSync(path, 'utf8').split(END);
  if (parts.length !== 2 || !parts[0].includes('Id="mainExecutable"')) {
    throw new Error(`${path} is not built as expected: it has no place for the registry entries of links.`);
  }
  writeFileSync(path, parts.join(`  ${component()}\n    ${END}`));
}
