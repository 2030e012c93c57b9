/** A process that keeps one password in the file, and says what came of it. */
import { createSecrets } from '../../../electron/node/secrets.ts';
import { err } from '../../../electron/shared/result.ts';

const [dataDir = '', line = '', length = ''] = process.argv.slice(2);
const refuse = async () => err('no system keyring is running here');
const keyring = { get: refuse, set: refuse, remove: refuse };
const kept = await createSecrets({ dataDir, env: {}, keyring }).set(line, 'x'.repeat(Number(length)));
process.stdout.write(kept.ok ? 'kept' : kept.error);
