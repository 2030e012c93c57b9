/**
 * The bridge to the window: the functions of DialerApi and nothing of Electron's (S16). It runs in a sandbox, as one CJS
 * file; what may be asked is decided on the other side (electron/main/ipc.ts).
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { DialerApi } from '../shared/contract.ts';

const api: DialerApi = {
  invoke: (name, args) => ipcRenderer.invoke(name, args),
  on(name, listener) {
    // The event itself holds the sender, which a page must not get.
    const pass = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]): void => listener(payload);
    if (name !== 'state:changed') return () => {};
    ipcRenderer.on(name, pass);
    return () => {
      ipcRenderer.removeListener(name, pass);
    };
  },
};

contextBridge.exposeInMainWorld('dialtray', api);
