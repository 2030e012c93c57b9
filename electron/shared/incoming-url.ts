/** The address that the user wants opened when a call is announced, such as a page of the CRM. */

/**
 * Whatever a caller calls himself, it stays one piece behind the host name: the template has been checked (checkIncomingUrl),
 * and what is filled in is escaped.
 * @returns undefined where the caller has no number and the template asks for one
 */
export function toIncomingUrl(
  template: string,
  { number, name }: { readonly number?: string; readonly name?: string },
): string | undefined {
  if (number === undefined && template.includes('{number}')) return undefined;
  return template.replaceAll('{number}', escapePart(number ?? '')).replaceAll('{name}', escapePart(name ?? ''));
}

/** A lone surrogate cannot be escaped; RFC 3986 §2.2: what encodeURIComponent leaves but delimits elsewhere. */
const escapePart = (text: string): string =>
  encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
