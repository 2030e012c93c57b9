/** What the process says of itself and of the computer. main.ts reads it; tests bring their own. */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** Of the program itself, not of Electron's or Chromium's switches. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What starts the program again: of an AppImage the file, not its temporary mount. */
  readonly executable: string;
  /** To be put before other arguments: not packaged, Electron needs the folder of the program. */
  readonly executableArgs: readonly string[];
  readonly packaged: boolean;
  readonly appFolder: string;
  readonly resourcesFolder: string;
  readonly dataFolder: string;
  /** `de-AT`, as the system names the user's language; known once Electron is ready. */
  locale(): string;
  /** `Linux x64 6.1` */
  readonly system: string;
  /** `Electron 45.4.1` */
  readonly runtime: string;
}

export const isWayland = ({ platform, env }: Pick<Host, 'platform' | 'env'>): boolean =>
  platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || env.WAYLAND_DISPLAY !== undefined);

/** A container that manages start at login and updates itself. */
export const containerOf = ({ env }: Pick<Host, 'env'>): 'flatpak' | 'snap' | undefined => {
  if (env.FLATPAK_ID !== undefined) return 'flatpak';
  return env.SNAP === undefined ? undefined : 'snap';
};
