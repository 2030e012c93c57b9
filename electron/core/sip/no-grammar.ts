/**
 * Stands in for sip.js's PEG grammar (lib/grammar/grammar.js), which is 77 % of its CPU and throws on hostile input.
 * Nothing of ours reaches it: messages from the network are parsed by parse.ts, URIs of our own are built by uri.ts.
 * The bundler and the test runner put this file in its place, so a path that still led there would fail at once.
 * See docs/adr/0003-no-grammar.md.
 */
const refuse = (rule: string): never => {
  throw new Error(`sip.js asked its grammar for ${rule}; the edge must answer that itself`);
};

export const Grammar = {
  parse: (_input: string, rule: string): never => refuse(rule),
  nameAddrHeaderParse: (): never => refuse('name-addr'),
  URIParse: (): never => refuse('URI'),
};
