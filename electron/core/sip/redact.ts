/**
 * What may be shown of a SIP message in traces and logs. Gone are digest responses (with the nonce beside them they let a
 * password be guessed offline, RFC 7616 §5.8), other credentials, passwords in URIs (RFC 3261 §19.1.1 advises against
 * them) and media keys (RFC 4568 §6.1, RFC 4567 §3.1, RFC 8839 §5.4, RFC 4566 §5.12). Realm, nonce and user name stay,
 * because a trace is made to find out why a login fails.
 *
 * Control characters become visible: a trace is read in a terminal, which would obey them. Each pattern has bounded
 * repetition or a fixed beginning, so that time grows with the length only.
 */

const HIDDEN = '***';

/**
 * A message as octets (core/ports.ts) for a trace: line by line as it was, in valid UTF-8, still as an octet string.
 */
export function redactMessage(octets: string): string {
  return revealOctets(hideSecrets(octets));
}

/** One log line of text: line ends are made visible too, so that nothing in it can pretend to be another line. */
export function redactLine(text: string): string {
  return hideSecrets(text).replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]/g, escapeOne);
}

/** Everything that knows a secret's place. Works on octets and on text alike. */
function hideSecrets(text: string): string {
  return hideKeys(hideUriPasswords(hideCredentials(text)));
}

/**
 * Authorization and Proxy-Authorization (RFC 3261 §20.7, §20.28) with their folded lines, in the header or in a body
 * such as a sipfrag, and the server's own digest in Authentication-Info (§20.6). A log line may begin with anything.
 */
function hideCredentials(text: string): string {
  return (
    text
      .replace(
        /\b((?:proxy-)?authorization[ \t]{0,20}:)((?:[^\r\n]|\r?\n[ \t])*)/gi,
        (_, name: string, value: string) => {
          return `${name}${/^\s*digest\b/i.test(value) ? value : hideCredential(value)}`;
        },
      )
      .replace(
        /\b(response|cnonce|rspauth)(\s{0,20}=\s{0,20})("(?:[^"\\\r\n]|\\.)*"?|[^\s,;"]+)/gi,
        (_, name, equals, value) =>
          value.startsWith('"') ? `${name}${equals}"${HIDDEN}"` : `${name}${equals}${HIDDEN}`,
      )
      // A credential as a URI header: sip:a@b?Authorization=Digest%20… (RFC 3261 §19.1.5 forbids using it)
      .replace(/([?&](?:proxy-)?authorization=)[^&>\s"]+/gi, `$1${HIDDEN}`)
  );
}

/** `Basic QWxhZGRpbjpvcGVu…` and the like: only the scheme stays. */
const hideCredential = (value: string): string => {
  const scheme = /^(\s*[A-Za-z0-9-]{1,20})\s/.exec(value)?.[1];
  return scheme === undefined ? ` ${HIDDEN}` : `${scheme} ${HIDDEN}`;
};

/** `sip:user:secret@host`. Beside RFC 3261 §25.1 also characters that people forget to escape. */
const hideUriPasswords = (text: string): string =>
  text.replace(/\b(sips?(?::|%3a)[^\s:@<>"]{1,400}):[^\s@<>"]{1,400}@/gi, `$1:${HIDDEN}@`);

const hideKeys = (text: string): string =>
  text
    .replace(/\b(inline:)[^\s;]+/gi, `$1${HIDDEN}`)
    .replace(/^(a=key-mgmt:[^\s]{1,40}[ \t]+)[^\r\n]+/gim, `$1${HIDDEN}`)
    .replace(/^(a=ice-pwd:)[^\r\n]+/gim, `$1${HIDDEN}`)
    .replace(/^(k=[^:\r\n]{1,40}:)[^\r\n]+/gim, `$1${HIDDEN}`);

/** Whole UTF-8 characters (RFC 3629 §4; the first kind without the C1 controls), else one octet that has to be shown. */
const NOT_PLAIN =
  /\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|\r\n|[\x00-\x08\x0a-\x1f\x7f-\xff]/g;

const revealOctets = (octets: string): string =>
  octets.replace(NOT_PLAIN, (found) => (found.length > 1 && !isBidi(found) ? found : escapeOctets(found)));

/** U+2028-202E, U+2066-2069, U+FEFF as octets: line separators and characters that turn the text around. */
const isBidi = (octets: string): boolean => /^(?:\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf)$/.test(octets);

const escapeOctets = (octets: string): string => octets.replace(/[\x00-\xff]/g, escapeOne);

function escapeOne(char: string): string {
  const code = char.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
