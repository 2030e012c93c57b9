// A mixed list of 1,000 dial texts, the same in every run: what address books, links and mails hold.
let seed = 20261121;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed % n;
};
const digits = (n) => Array.from({ length: n }, () => random(10)).join('');

const FORMS = [
  () => '+43 (1) 505641',
  () => `0043 1 5${digits(5)}`,
  () => `tel:+1-201-555-0${digits(3)};ext=${1 + random(9)}`,
  () => `+43 (1) ${2 + random(8)}${digits(6)}`,
  () => `0664 ${1 + random(9)}${digits(6)}`,
  () => `+49 (0)30 ${1 + random(9)}${digits(6)}`,
  () => `+44 (0) 20 7${digits(3)} ${digits(4)}`,
  () => `(02236) ${1 + random(9)}${digits(4)}`,
  () => `01/5${digits(6)}`,
  () => `+43-1-5${digits(5)}-${digits(2)}`,
  () => `01 ${digits(6)} DW ${digits(2)}`,
  () => `callto:+43${1 + random(9)}${digits(8)}`,
  () => `+41 44 ${digits(3)} ${digits(2)} ${digits(2)}`,
  () => `+33 1 ${digits(2)} ${digits(2)} ${digits(2)} ${digits(2)}`,
  () => `Tel.: +43 1 5${digits(5)}, Fax: +43 1 5${digits(5)}`,
  () => '112',
  () => `00 1 201 555 ${digits(4)} x${digits(3)}`,
  () => `+39 06 ${digits(4)} ${digits(4)}`,
  () => `tel:%2B43%20664%20${1 + random(9)}${digits(6)}`,
  () => `+1 (212) 5${digits(2)}-${digits(4)}`,
];

export const TEXTS = Array.from({ length: 1000 }, (_, at) => FORMS[at % FORMS.length]());
