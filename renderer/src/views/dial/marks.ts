/** Round and round through the suggestions; -1, the text itself, lies between the last and the first. Pure. */
export function movedMark(marked: number, step: 1 | -1, count: number): number {
  const places = count + 1;
  return ((((marked + 1 + step) % places) + places) % places) - 1;
}
