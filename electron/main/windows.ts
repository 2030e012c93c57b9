/**
 * The window: made once, hidden instead of closed, and back with the Dial page. A page without trust in it, whatever it
 * shows: no Node, a sandbox, a world of its own for the preload (S2, S4).
 */
import { BrowserWindow, type BrowserWindowConstructorOptions, type IpcMainInvokeEvent, screen } from 'electron';
import type { Events } from '../shared/contract.ts';
import { UI_PAGE } from './ui-scheme.ts';
import { type Rectangle, SMALLEST, type WindowPlace } from './window-place.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly packaged: boolean;
  /** Of the task bar where the program file has none (Linux). */
  readonly icon?: string;
}

export interface WindowsDeps extends WindowOptions {
  readonly place: WindowPlace;
  /** Whether the program is ending: then a window closes. */
  ending(): boolean;
  /** The user has closed the window, and the program runs on. */
  hidden(): void;
  /** Windows ends the session: the one event of it that a program gets. */
  sessionEnds(): void;
  warn(text: string): void;
}

export interface Windows {
  /** With the Dial page; for whatever the program has to say. */
  show(): void;
  isFocused(): boolean;
  send<K extends keyof Events>(event: K, payload: Events[K]): void;
  /** Whether a request may come from this frame's window. */
  isOurs(sender: IpcMainInvokeEvent['sender']): boolean;
}

const SIZE = { width: 420, height: 680 } as const;
const DIAL_PAGE = `${UI_PAGE}#/dial`;
/** A page that breaks again so soon would break for ever. */
const CRASH_PAUSE_MS = 10_000;

export function windowOptions(
  { preload, packaged, icon }: WindowOptions,
  place: Partial<Rectangle>,
): BrowserWindowConstructorOptions {
  return {
    ...SIZE,
    ...place,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Dialtray',
    autoHideMenuBar: true,
    ...(icon === undefined ? {} : { icon }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !packaged,
    },
  };
}

export function createWindows(deps: WindowsDeps): Windows {
  const { place, ending, hidden, sessionEnds, warn } = deps;
  let window: BrowserWindow | undefined;
  let crashedAt = Number.NEGATIVE_INFINITY;

  const alive = (): BrowserWindow | undefined => (window?.isDestroyed() === false ? window : undefined);

  function load(target: BrowserWindow): void {
    target.loadURL(DIAL_PAGE).catch((error: unknown) => warn(`the window could not load its page: ${String(error)}`));
  }

  function create(): BrowserWindow {
    const made = new BrowserWindow(
      windowOptions(deps, place.read(screen.getAllDisplays().map((each) => each.workArea))),
    );
    made.on('close', (event) => {
      place.write(made.getNormalBounds());
      if (ending()) return;
      event.preventDefault();
      made.hide();
      hidden();
    });
    made.on('session-end', sessionEnds);
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      warn(`the window's process is gone: ${reason}`);
      const wasVisible = made.isVisible();
      made.destroy();
      const again = performance.now() - crashedAt > CRASH_PAUSE_MS;
      crashedAt = performance.now();
      if (wasVisible && again && !ending()) show();
    });
    load(made);
    window = made;
    return made;
  }

  function show(): void {
    const present = alive();
    const shown = present ?? create();
    // Another page is left only while nobody looks: what is being written in a form stays.
    if (present !== undefined && !present.isVisible() && present.webContents.getURL() !== DIAL_PAGE) load(present);
    if (shown.isMinimized()) shown.restore();
    shown.show();
    // Wayland moves no focus unless a click has led here; the task bar's entry asks for attention then.
    shown.focus();
    if (!shown.isFocused()) shown.flashFrame(true);
  }

  return {
    show,
    isFocused: () => alive()?.isFocused() ?? false,
    send: (event, payload) => alive()?.webContents.send(event, payload),
    isOurs: (sender) => alive()?.webContents === sender,
  };
}
