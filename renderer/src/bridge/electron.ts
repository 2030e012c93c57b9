import type { DialerApi } from '../../../electron/shared/contract.ts';
import type { Bridge } from './bridge.ts';

declare global {
  interface Window {
    /** Put there by electron/preload; absent in a browser. */
    readonly dialtray?: DialerApi;
  }
}

export const electronBridge = (): Bridge | undefined => window.dialtray;
