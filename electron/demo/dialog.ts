/** A dialog as one of the two phones sees it (RFC 3261 §12). */
import type { Endpoint } from '../core/ports.ts';
import type { ReceivedResponse } from './client-transaction.ts';
import {
  allValues,
  createCallId,
  createTag,
  firstValue,
  type Header,
  loopbackTarget,
  type Request,
  tagOf,
  uriIn,
} from './messages.ts';
import type { ServerTransaction } from './server-transaction.ts';

export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Full values of From and To for requests of ours. */
  readonly localParty: string;
  readonly remoteParty: string;
  /** RFC 3261 §12.1: fixed for the life of the dialog. */
  readonly routes: readonly string[];
  /** The peer's Contact; a re-INVITE may change it (§12.2). */
  remoteTarget: string;
  localNumber: number;
  remoteNumber: number;
}

export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  `${callId} ${localTag} ${remoteTag}`;

const numberIn = (headers: readonly Header[]): number => Number.parseInt(firstValue(headers, 'cseq') ?? '', 10);

/** Which of our dialogs a request that we received belongs to; undefined when it has no To tag. */
export function dialogKeyOfRequest(headers: readonly Header[]): string | undefined {
  const localTag = tagOf(firstValue(headers, 'to'));
  if (localTag === '') return undefined;
  return dialogKey(firstValue(headers, 'call-id') ?? '', localTag, tagOf(firstValue(headers, 'from')));
}

/** RFC 3261 §12.1.1. */
export function createCalledDialog({ received }: ServerTransaction, localTag: string): Dialog {
  const { headers } = received.parts;
  const remoteParty = firstValue(headers, 'from') ?? '';
  return {
    callId: firstValue(headers, 'call-id') ?? '',
    localTag,
    remoteTag: tagOf(remoteParty),
    localParty: `${firstValue(headers, 'to') ?? ''};tag=${localTag}`,
    remoteParty,
    routes: allValues(headers, 'record-route'),
    remoteTarget: uriIn(firstValue(headers, 'contact')),
    localNumber: 0,
    remoteNumber: numberIn(headers),
  };
}

/** RFC 3261 §12.1.2: from a 2xx to our INVITE. */
export function createCallingDialog(invite: Request, { parts }: ReceivedResponse): Dialog {
  const [localParty, remoteParty] = [firstValue(invite.headers, 'from') ?? '', firstValue(parts.headers, 'to') ?? ''];
  return {
    callId: firstValue(invite.headers, 'call-id') ?? '',
    localTag: tagOf(localParty),
    remoteTag: tagOf(remoteParty),
    localParty,
    remoteParty,
    routes: allValues(parts.headers, 'record-route').toReversed(),
    remoteTarget: uriIn(firstValue(parts.headers, 'contact')),
    localNumber: numberIn(invite.headers),
    remoteNumber: 0,
  };
}

/** A request outside of any dialog (RFC 3261 §8.1.1). `from` and `to` are URIs. */
export function createRequest(
  method: string,
  uri: string,
  from: string,
  to: string,
  options: { readonly headers?: readonly Header[]; readonly body?: string; readonly callId?: string } = {},
): Request {
  const headers: Header[] = [
    ['Max-Forwards', '70'],
    ['From', `<${from}>;tag=${createTag()}`],
    ['To', `<${to}>`],
    ['Call-ID', options.callId ?? createCallId()],
    ['CSeq', `1 ${method}`],
    ...(options.headers ?? []),
  ];
  return { method, uri, headers, body: options.body ?? '' };
}

/** A request inside of a dialog (RFC 3261 §12.2.1.1); `number` is another one for the ACK of an INVITE only. */
export function createDialogRequest(
  dialog: Dialog,
  method: string,
  options: { readonly headers?: readonly Header[]; readonly body?: string; readonly number?: number } = {},
): { readonly request: Request; readonly to: Endpoint | undefined } {
  if (options.number === undefined) dialog.localNumber += 1;
  const headers: Header[] = dialog.routes.map((route) => ['Route', route]);
  headers.push(
    ['Max-Forwards', '70'],
    ['From', dialog.localParty],
    ['To', dialog.remoteParty],
    ['Call-ID', dialog.callId],
    ['CSeq', `${options.number ?? dialog.localNumber} ${method}`],
    ...(options.headers ?? []),
  );
  const request = { method, uri: dialog.remoteTarget, headers, body: options.body ?? '' };
  const [route] = dialog.routes;
  return { request, to: loopbackTarget(route === undefined ? dialog.remoteTarget : uriIn(route)) };
}
