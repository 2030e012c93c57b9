/** A process that replaces a file once, by as many octets as it is told, and says what came of it. */
import { replaceFile } from '../../../electron/node/file-replace.ts';
import { codeOf } from '../../../electron/node/wire-fault.ts';

const [path = '', length = ''] = process.argv.slice(2);
replaceFile(path, 'x'.repeat(Number(length))).then(
  () => process.stdout.write('replaced'),
  (error: unknown) => process.stdout.write(codeOf(error)),
);
