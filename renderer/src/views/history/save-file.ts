/** Long enough for the browser to have taken it. */
const TAKEN_MS = 60_000;

/** Hands a text to the browser, or to the desktop app, as a download. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}
