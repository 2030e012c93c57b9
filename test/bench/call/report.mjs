/** Tables, and the goals: ratios of medians inside one run, because milliseconds belong to a machine. */
import { digits, spread, table } from './figures.mjs';

const PHONES = { real: 'a real phone and callee (baresip)', ideal: 'the ideal phone (C)' };

function latencyTable(phone, clients) {
  const head = [
    'client',
    '200->ACK',
    '200->REFER',
    'NOTIFY->200',
    'INVITE->final NOTIFY',
    'final->BYE',
    'INVITE->BYE 200',
    'n',
    'failed',
  ];
  const rows = Object.entries(clients).map(([name, f]) => [
    ...[
      name,
      spread(f.okToAck),
      spread(f.okToRefer),
      spread(f.notifyToOk),
      spread(f.inviteToFinal),
      spread(f.finalToBye),
    ],
    ...[spread(f.inviteToEnd), f.inviteToFinal?.n ?? 0, f.failed],
  ]);
  return `One call at a time to ${PHONES[phone]}, wire times in ms, median [min-max]\n\n${table(head, rows)}`;
}

function sequenceTable(clients) {
  const rows = Object.entries(clients).map(([name, f]) => [
    ...[name, spread(f.first), spread(f.perSecond), spread(f.cpuPerCall), f.failed],
  ]);
  const [first, then] = Object.values(clients)[0].calls;
  const head = ['client', `calls/s, the first ${first}`, `calls/s, the next ${then}`, 'CPU ms/call in them', 'failed'];
  return `Calls one after the other, one process, ideal phone on the same core\n\n${table(head, rows)}`;
}

function rateTable(results) {
  const head = [
    'rate/s',
    'client',
    'calls',
    'failed',
    'retransmissions',
    'INVITE->final NOTIFY median',
    'p99',
    'CPU ms/call',
  ];
  const rows = results.map((r) => [
    ...[r.rate, r.client, r.count, r.failed, r.repeated, digits(r.inviteToFinal?.median), digits(r.inviteToFinal?.p99)],
    digits(r.cpuPerCall),
  ]);
  return `Open loop at a fixed rate, ideal phone\n\n${table(head, rows)}`;
}

function startTable(clients) {
  const base = clients.canned?.median;
  const rows = Object.entries(clients).map(([name, s]) => [name, spread(s), s?.n ?? 0, digits(s?.median / base)]);
  return `Start of the process -> first INVITE on the wire (node -e 0: -> its end), ms\n\n${table(['program', 'ms', 'n', 'x canned'], rows)}`;
}

function memoryTable(clients) {
  const head = [
    'client',
    'RSS at rest',
    'RSS after all calls',
    'RSS settled',
    'heap after the first',
    'heap after all',
  ];
  const rows = Object.entries(clients).map(([name, m]) => [
    ...[name, digits(m.rssAtRest), digits(m.rssAfter), digits(m.rssSettled), digits(m.heapFirst), digits(m.heapAll)],
  ]);
  return `Memory, MB; heapUsed after a full collection and 64*T1 of rest\n\n${table(head, rows)}`;
}

/** @returns rows of { name, ours, anchor, ratio, limit, met }; a goal whose part did not run is left out. */
export function goalsOf({ latency, sequence, rates, start, memory }) {
  const goals = [];
  const atMost = (name, ours, anchor, limit, against) => {
    if (ours === undefined && anchor === undefined) return;
    const ratio = ours / anchor;
    goals.push({ name, ours, anchor, against, ratio, limit: `<= ${limit}`, met: ratio <= limit });
  };
  const real = latency?.real;
  if (real?.dialtray !== undefined) {
    atMost('200->REFER, fresh process', real.dialtray.okToRefer?.median, real.baresip.okToRefer?.median, 2, 'baresip');
    atMost(
      'INVITE->final NOTIFY, fresh process',
      real.dialtray.inviteToFinal?.median,
      real.sipp.inviteToFinal?.median,
      1,
      'sipp',
    );
    atMost(
      'NOTIFY->200, fresh process',
      real.dialtray.notifyToOk?.median,
      real.baresip.notifyToOk?.median,
      5,
      'baresip',
    );
  }
  const ideal = latency?.ideal;
  if (ideal?.dialtray !== undefined) {
    // For information: the same against the ideal phone, where baresip's figure is steady.
    const pairs = [
      ['200->REFER, ideal phone', 'okToRefer', 'baresip'],
      ['INVITE->final NOTIFY, ideal phone', 'inviteToFinal', 'sipp'],
      ['NOTIFY->200, ideal phone', 'notifyToOk', 'baresip'],
    ];
    for (const [name, key, against] of pairs) {
      const [ours, anchor] = [ideal.dialtray[key]?.median, ideal[against][key]?.median];
      goals.push({ name, ours, anchor, against, ratio: ours / anchor, limit: '-', met: true, information: true });
    }
  }
  const ours = sequence?.['dialtray-warm']?.perSecond?.median;
  if (ours !== undefined) {
    const anchor = sequence['canned-warm'].perSecond?.median;
    goals.push({
      name: 'calls/s one after the other',
      ours,
      anchor,
      against: 'canned',
      ratio: ours / anchor,
      limit: '>= 0.25',
      met: ours / anchor >= 0.25,
    });
  }
  const fast = rates?.find((r) => r.client === 'dialtray-warm' && r.rate === 500);
  if (fast !== undefined) {
    const bad = fast.failed + fast.repeated;
    goals.push({
      name: `500/s for ${fast.count / 500} s: failed + retransmitted`,
      ours: bad,
      anchor: 0,
      against: '-',
      ratio: bad,
      limit: '0',
      met: bad === 0,
    });
  }
  if (start?.dialtray !== undefined)
    atMost('start -> first INVITE', start.dialtray.median, start.canned?.median, 1.25, 'canned');
  const objects = memory?.['dialtray-warm, no JIT'];
  if (objects !== undefined)
    atMost('heap after the last call / after the first', objects.heapAll, objects.heapFirst, 1.02, 'itself');
  const heap = memory?.['dialtray-warm'];
  if (heap !== undefined) {
    // For information: V8 makes machine code and throws it away again as it likes, and counts it as heap.
    const [ours, anchor] = [heap.heapAll, heap.heapFirst];
    const name = 'the same with machine code';
    goals.push({
      name,
      ours,
      anchor,
      against: 'itself',
      ratio: ours / anchor,
      limit: '-',
      met: true,
      information: true,
    });
  }
  return goals;
}

function goalTable(goals) {
  const rows = goals.map((g) => [
    g.name,
    digits(g.ours),
    `${digits(g.anchor)} (${g.against})`,
    g.ratio.toFixed(3),
    g.limit,
    g.information ? '' : g.met ? 'met' : 'MISSED',
  ]);
  return `Goals: Dialtray / anchor, medians of this run\n\n${table(['goal', 'Dialtray', 'anchor', 'ratio', 'limit', ''], rows)}`;
}

export function draw(results) {
  const { latency, sequence, rates, start, memory, goals, machine, complaints } = results;
  const pieces = [
    `${machine.cpu}, ${machine.cores} cores, Linux ${machine.kernel}, node ${machine.node}, sipp ${machine.sipp}, baresip ${machine.baresip}\n` +
      `pinning: ${machine.pinning}; load average before ${machine.loadBefore}, after ${machine.loadAfter}; ${machine.at}`,
  ];
  for (const [phone, clients] of Object.entries(latency ?? {})) pieces.push(latencyTable(phone, clients));
  if (sequence !== undefined) pieces.push(sequenceTable(sequence));
  if (rates !== undefined) pieces.push(rateTable(rates));
  if (start !== undefined) pieces.push(startTable(start));
  if (memory !== undefined) pieces.push(memoryTable(memory));
  if (goals.length > 0) pieces.push(goalTable(goals));
  if (complaints.length > 0) pieces.push(`Noticed:\n${[...new Set(complaints)].map((text) => `- ${text}`).join('\n')}`);
  return `${pieces.join('\n\n')}\n`;
}
