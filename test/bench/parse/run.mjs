/**
 * Messages per second of our parser beside sip.js, JsSIP and npm's sip, on the same five messages, Contact and
 * challenge taken apart too. The parsers take turns, each round starts with another one, medians count. Time is the
 * process's CPU time, so that what else runs on the machine matters less.
 *
 *     npm run bench:parse [-- --rounds 7 --ms 500]
 */
import { parseArgs } from 'node:util';
import { messages } from './messages.mjs';
import { parsers } from './parsers.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, ms: { type: 'string', default: '500' } },
});
const rounds = Math.max(5, Number(options.rounds));
const spanNs = BigInt(Number(options.ms)) * 1_000_000n;

const texts = Object.values(messages);
const loaded = [];
for (const [name, load] of Object.entries(parsers)) loaded.push({ name, ...(await load()) });

for (const [index, kind] of Object.keys(messages).entries()) {
  const [ours, ...others] = loaded.map((parser) => ({
    name: parser.name,
    text: parser.fields(parser.parse(texts[index])).join(' '),
  }));
  for (const other of others) {
    if (other.text !== ours.text)
      throw new Error(`${kind}: ${other.name} gives ${other.text}, ${ours.name} ${ours.text}`);
  }
}
console.log(`Equal fields from ${loaded.length} parsers for ${texts.length} messages.`);

/** Messages per second of CPU time (all threads: the collector's too) over the given texts in turn. */
function measure(parse, some) {
  let count = 0;
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  while (process.hrtime.bigint() - start < spanNs) {
    for (let i = 0; i < 10; i++) for (const text of some) parse(text);
    count += 10 * some.length;
  }
  const { user, system } = process.cpuUsage(cpu);
  return (count * 1e6) / (user + system);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const columns = { mix: texts, ...Object.fromEntries(Object.entries(messages).map(([kind, text]) => [kind, [text]])) };
const figures = loaded.map(() => Object.fromEntries(Object.keys(columns).map((column) => [column, []])));

for (const { parse } of loaded) measure(parse, texts);
for (let round = 0; round < rounds; round++) {
  for (const [column, some] of Object.entries(columns)) {
    for (let turn = 0; turn < loaded.length; turn++) {
      const index = (turn + round) % loaded.length;
      figures[index][column].push(measure(loaded[index].parse, some));
    }
  }
}

const ours = figures[0].mix;
console.log(
  `Messages per second of CPU time, medians of ${rounds} rounds [lowest-highest]; ratio: ours to theirs, median of the rounds' ratios`,
);
for (const [index, { name }] of loaded.entries()) {
  const mix = figures[index].mix;
  const ratio = median(mix.map((figure, round) => ours[round] / figure));
  const range = [Math.min(...mix), Math.max(...mix)].map((figure) => Math.round(figure)).join('-');
  const each = Object.keys(messages).map((kind) => `${kind} ${Math.round(median(figures[index][kind]))}`);
  console.log(
    `${name.padEnd(9)} ${String(Math.round(median(mix))).padStart(8)} [${range}]  ratio ${ratio.toFixed(2)}  ${each.join('  ')}`,
  );
}
