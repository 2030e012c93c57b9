/**
 * The parsers, each as its users call it: `parse` gives a message with its Contact and its challenge taken apart too,
 * `fields` gives what all of them must agree on.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const require = createRequire(import.meta.url);
const sipFolder = fileURLToPath(new URL('../../../electron/core/sip/', import.meta.url));

/** Ours is TypeScript: bundled as the program is, into a file that goes when the process goes. */
async function bundleOurs() {
  const outDir = await mkdtemp(join(tmpdir(), 'dialtray-bench-'));
  const entry = join(outDir, 'entry.js');
  await writeFile(
    entry,
    ['parse', 'uri', 'challenge']
      .map((name) => `export * from ${JSON.stringify(join(sipFolder, `${name}.ts`))};`)
      .join('\n'),
  );
  await build({
    configFile: false,
    logLevel: 'error',
    root: sipFolder,
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir,
      emptyOutDir: false,
      rolldownOptions: { input: entry, output: { entryFileNames: 'ours.mjs' } },
    },
    ssr: { noExternal: true },
  });
  try {
    return await import(pathToFileURL(join(outDir, 'ours.mjs')).href);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function dialtray() {
  const { parseMessage, parseUri, parseChallenges } = await bundleOurs();
  const parse = (octets) => {
    const result = parseMessage(octets);
    if (!result.ok) throw new Error(result.error.text);
    const message = result.value;
    const contact = message.contact;
    const challenge = message.all('www-authenticate');
    return {
      message,
      contact: contact && parseUri(contact.uri),
      challenge: challenge.length > 0 ? parseChallenges(challenge)[0] : undefined,
    };
  };
  const fields = ({ message, contact, challenge }) => [
    message.from.tag,
    message.callId,
    message.cseq,
    message.via.host,
    contact?.host,
    challenge?.digest.nonce,
  ];
  return { parse, fields };
}

async function npmSip() {
  const sip = require('sip');
  const parse = (octets) => {
    const message = sip.parse(octets);
    if (!message) throw new Error('not parsed');
    sip.parseUri(message.headers.from.uri);
    sip.parseUri(message.headers.to.uri);
    return { message, contact: message.headers.contact && sip.parseUri(message.headers.contact[0].uri) };
  };
  const fields = ({ message, contact }) => [
    message.headers.from.params.tag,
    message.headers['call-id'],
    message.headers.cseq.seq,
    message.headers.via[0].host,
    contact?.host,
    // It leaves the quotes on.
    message.headers['www-authenticate']?.[0].nonce.replace(/"/g, ''),
  ];
  return { parse, fields };
}

/** sip.js and JsSIP share their ancestor's interface, but for two names. */
const likeJsSip = (parseMessage, tag, callId) => ({
  parse: (octets) => {
    const message = parseMessage(octets);
    if (!message) throw new Error('not parsed');
    if (message.hasHeader('Contact')) message.parseHeader('Contact');
    if (message.hasHeader('WWW-Authenticate')) message.parseHeader('WWW-Authenticate');
    return message;
  },
  fields: (message) => [
    message[tag],
    message[callId],
    message.cseq,
    message.via.host,
    message.parseHeader('Contact')?.uri.host,
    message.parseHeader('WWW-Authenticate')?.nonce,
  ],
});

async function jsSip() {
  const parser = require('jssip/lib/Parser.js');
  return likeJsSip((octets) => parser.parseMessage(octets, {}), 'from_tag', 'call_id');
}

async function sipJs() {
  const { Parser } = await import('sip.js/lib/core/messages/parser.js');
  const fail = (...words) => {
    throw new Error(words.join(' '));
  };
  const logger = { error: fail, warn: fail, log() {}, debug() {} };
  return likeJsSip((octets) => Parser.parseMessage(octets, logger), 'fromTag', 'callId');
}

/** In the order of a round. */
export const parsers = { dialtray, 'npm sip': npmSip, jssip: jsSip, 'sip.js': sipJs };
