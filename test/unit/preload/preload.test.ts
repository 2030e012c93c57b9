import { beforeEach, describe, expect, it } from 'vitest';
import type { DialerApi } from '../../../electron/shared/contract.ts';
import '../../../electron/preload/preload.ts';
import { contextBridge, ipcRenderer } from '../../support/fake-electron/index.ts';

const api = contextBridge.exposed.get('dialtray') as DialerApi;
beforeEach(() => {
  ipcRenderer.invoked.length = 0;
});

describe('S16 the bridge', () => {
  it('exposes two functions and nothing else', () => {
    expect([...contextBridge.exposed.keys()]).toEqual(['dialtray']);
    expect(Object.entries(api).map(([name, value]) => [name, typeof value])).toEqual([
      ['invoke', 'function'],
      ['on', 'function'],
    ]);
  });

  it('hands a command over with its arguments, and gives back the reply', async () => {
    ipcRenderer.answer = (channel, args) => ({ channel, args });
    expect(await api.invoke('call:cancel', { callId: '1' })).toEqual({
      channel: 'call:cancel',
      args: { callId: '1' },
    });
    expect(ipcRenderer.invoked).toEqual([['call:cancel', { callId: '1' }]]);
  });

  it('a listener gets the snapshot and never the event, until it ends its listening', () => {
    const heard: unknown[][] = [];
    const stop = api.on('state:changed', (...args: unknown[]) => void heard.push(args));
    const stopOther = api.on('state:changed', () => {});
    ipcRenderer.emit('state:changed', { sender: ipcRenderer }, { version: 1 });
    expect(heard).toEqual([[{ version: 1 }]]);
    expect(stop()).toBeUndefined();
    ipcRenderer.emit('state:changed', { sender: ipcRenderer }, { version: 2 });
    expect(heard.length).toBe(1);
    expect(ipcRenderer.listenerCount('state:changed')).toBe(1);
    stopOther();
    expect(ipcRenderer.listenerCount('state:changed')).toBe(0);
  });

  it('listens on no other channel', () => {
    const stop = api.on('electron-internal' as 'state:changed', () => {});
    expect(ipcRenderer.eventNames()).toEqual([]);
    stop();
  });
});
