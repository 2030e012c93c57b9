/** Whether pages run in Chromium's sandbox. An AppImage gives it up by itself where the system forbids user namespaces (S28). */
import { app } from 'electron';

export const isSandboxed = (): boolean => !app.commandLine.hasSwitch('no-sandbox');
