import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './process.ts';

/** PEM files of a certificate authority of our own and of a server certificate that it signed. */
export interface Certificates {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  stop(): Promise<void>;
}

/** @param names the server's subject alternative names: `IP:127.0.0.1`, `DNS:localhost` (RFC 5922 §7.1). */
export async function createCertificates(names: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'dialtray-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = async (...args: string[]) => {
    const { code, stderr } = await runCommand('openssl', args, { cwd: folder });
    if (code !== 0) throw new Error(`openssl ${args[0]} ended with ${code}: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Dialtray lab CA'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  await openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=Dialtray lab server');
  await writeFile(
    file('extensions'),
    `subjectAltName=${names.join(',')}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n`,
  );
  await openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'server.pem', '-days', '2', '-extfile', 'extensions'],
  );
  return {
    caFile: file('ca.pem'),
    certificateFile: file('server.pem'),
    keyFile: file('server.key'),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
