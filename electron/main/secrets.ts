/**
 * The passwords of the lines in the desktop app: sealed by safeStorage, the ciphertext in the data folder's passwords.json
 * (electron/node/secrets.ts), so that a line has one password wherever it was set. Where safeStorage would only seal with a
 * key that everybody knows, or cannot seal, that store keeps them by its own means and says so (docs/adr/0014).
 *
 * Sealed text is never thrown away because it could not be opened: a keyring may be locked today and open tomorrow.
 */
import { safeStorage } from 'electron';
import type { SecretStore } from '../core/ports.ts';
import type { KeptSecrets } from '../node/secrets.ts';
import { checkPassword } from '../shared/field-checks.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Say } from './texts.ts';

export interface DesktopSecretsDeps {
  readonly platform: NodeJS.Platform;
  readonly kept: KeptSecrets;
  readonly say: Say;
  warn(text: string): void;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Strength = 'sealed' | 'locked' | 'fixed-key' | 'unavailable';

/** The one way in which a locked keyring shows (shell/browser/api/electron_api_safe_storage.cc in Electron). */
const isLocked = (error: unknown): boolean => /temporarily unavailable/i.test(messageOf(error));

/**
 * On Linux `isAsyncEncryptionAvailable()` is true even without a keyring: Chromium then seals with a key that stands in its
 * source. What was really used shows in the first bytes of a ciphertext: v10 that key, v11 Secret Service or KWallet, v12
 * the portal (components/os_crypt in Chromium). On Windows and macOS the bytes say nothing, and the key is the user's.
 */
async function rateSealing(platform: NodeJS.Platform): Promise<Strength> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unavailable';
  if (platform !== 'linux') return 'sealed';
  if (safeStorage.getSelectedStorageBackend() === 'basic_text') return 'fixed-key';
  const probe = await safeStorage.encryptStringAsync('probe');
  return /^v1[12]$/.test(probe.subarray(0, 3).toString('latin1')) ? 'sealed' : 'fixed-key';
}

export function createDesktopSecrets({ platform, kept, say, warn }: DesktopSecretsDeps): SecretStore {
  async function strength(): Promise<Strength> {
    try {
      return await rateSealing(platform);
    } catch (error) {
      warn(`safeStorage: ${messageOf(error)}`);
      return isLocked(error) ? 'locked' : 'unavailable';
    }
  }

  async function seal(line: string, password: string, before?: string): Promise<Result<undefined, string>> {
    try {
      const sealed = await safeStorage.encryptStringAsync(password);
      return kept.seal(line, sealed.toString('base64'), before);
    } catch (error) {
      warn(`safeStorage could not seal: ${messageOf(error)}`);
      return err(say('password-not-sealed'));
    }
  }

  async function unseal(line: string, sealed: string): Promise<Result<string, string>> {
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'));
      // The key was changed, or a better one has come. The old ciphertext still opens, should this fail.
      if (shouldReEncrypt) {
        const anew = await seal(line, result, sealed);
        if (!anew.ok) warn(anew.error);
      }
      return ok(result);
    } catch (error) {
      warn(`safeStorage could not open: ${messageOf(error)}`);
      return err(say(isLocked(error) ? 'password-locked' : 'password-not-opened', { line }));
    }
  }

  return {
    async password(line) {
      const sealed = kept.sealed(line);
      if (!sealed.ok) return sealed;
      return sealed.value === undefined ? kept.password(line) : unseal(line, sealed.value);
    },
    async set(line, password) {
      const fault = checkPassword(password);
      if (fault !== undefined) return err(fault);
      const rated = await strength();
      if (rated === 'locked') return err(say('password-not-sealed'));
      if (rated !== 'sealed') return kept.set(line, password);
      const done = await seal(line, password);
      return done.ok ? ok({ place: 'desktop' }) : done;
    },
    remove: (line) => kept.remove(line),
    places: (lines) => kept.places(lines),
    async rate() {
      const rated = await strength();
      // A locked keyring is one: what is to be said about it is said when a password is set.
      return rated === 'sealed' || rated === 'locked' ? { place: 'desktop' } : kept.rate();
    },
  };
}
