/** From datagrams to figures: which message of which call was when, and which was sent twice. */

const CALL_ID = /\r\n(?:Call-ID|i)[ \t]*:[ \t]*([^\r]*)/i;
const CSEQ = /\r\nCSeq[ \t]*:[ \t]*(\d+)[ \t]+(\w+)/i;
const BRANCH = /\r\n(?:Via|v)[ \t]*:[^\r]*;branch=([^;,\r \t]+)/i;
const FINAL_FRAGMENT = /\r\n\r\nSIP\/2\.0 [2-6]\d\d/;

/** Cuts a capture at the bench's markers: name -> the datagrams between "begin name" and "end name", in order. */
export function windowsOf(datagrams, markerPort) {
  const windows = new Map();
  let name;
  for (const datagram of datagrams) {
    if (datagram.to !== markerPort) {
      if (name !== undefined) windows.get(name).datagrams.push(datagram);
      continue;
    }
    const [, event, which] = datagram.text.split(' ');
    if (event === 'begin') windows.set(which, { beginAt: datagram.at, datagrams: [] });
    if (event === 'end' && windows.has(which)) windows.get(which).endAt = datagram.at;
    name = event === 'begin' ? which : undefined;
  }
  return windows;
}

/**
 * The client's calls to one phone, in the order of their INVITEs. Each is what was seen first of its kind, in ms;
 * `notifies` are [seen, answered]. `repeated` counts datagrams that went the same way with the same start line, CSeq
 * and branch before: retransmissions, of either side.
 */
export function callsTo(datagrams, phonePort) {
  const calls = new Map();
  for (const { at, from, to, text } of datagrams) {
    if (from !== phonePort && to !== phonePort) continue;
    const id = CALL_ID.exec(text)?.[1];
    const cseq = CSEQ.exec(text);
    if (id === undefined || cseq === null) continue;
    let call = calls.get(id);
    if (call === undefined) {
      if (to !== phonePort || !text.startsWith('INVITE ')) continue;
      call = { client: from, seen: new Set(), repeated: 0, notifies: new Map() };
      calls.set(id, call);
    }
    const line = text.slice(0, text.indexOf('\r'));
    // An ACK to a 2xx is a request of its own each time (its branch may differ), so a second one counts too.
    const key = `${from} ${line.slice(0, 60)} ${cseq[0]} ${line.startsWith('ACK') ? '' : BRANCH.exec(text)?.[1]}`;
    if (call.seen.has(key)) {
      call.repeated++;
      continue;
    }
    call.seen.add(key);
    note(call, { at, out: to === phonePort, line, text, number: cseq[1], method: cseq[2] });
  }
  return [...calls.values()];
}

function note(call, { at, out, line, text, number, method }) {
  const response = line.startsWith('SIP/2.0 ');
  const code = response ? Number(line.slice(8, 11)) : 0;
  if (out && !response && method !== 'NOTIFY') call[method.toLowerCase()] ??= at;
  if (!out && response && method === 'INVITE' && code >= 200 && code < 300) call.ok ??= at;
  if (!out && response && method === 'BYE' && code >= 200) call.byeOk ??= at;
  if (!out && !response && method === 'NOTIFY') {
    if (!call.notifies.has(number)) call.notifies.set(number, [at, undefined]);
    if (FINAL_FRAGMENT.test(text)) call.final ??= at;
  }
  if (out && response && method === 'NOTIFY' && code >= 200) {
    const notify = call.notifies.get(number);
    if (notify !== undefined) notify[1] ??= at;
  }
}

/** The spans of one call, in ms; NaN where a message never came. */
export const spansOf = (call) => ({
  okToAck: call.ack - call.ok,
  okToRefer: call.refer - call.ok,
  inviteToFinal: call.final - call.invite,
  finalToBye: call.bye - call.final,
  inviteToEnd: call.byeOk - call.invite,
  notifyToOk: [...call.notifies.values()].map(([seen, answered]) => answered - seen),
});

export const isWhole = (call) => call.final !== undefined && call.byeOk !== undefined;
