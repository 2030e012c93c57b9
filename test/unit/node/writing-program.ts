/** A process that writes as many octets as it is told, once, and says what came of it. */
import { appendToFile, replaceFile } from '../../../electron/node/file-replace.ts';
import { codeOf } from '../../../electron/node/wire-fault.ts';

const [how = '', path = '', length = ''] = process.argv.slice(2);
const content = Buffer.alloc(Number(length), 'x');
try {
  if (how === 'append') appendToFile(path, content);
  else await replaceFile(path, content);
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(codeOf(error));
}
