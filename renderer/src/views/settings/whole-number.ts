/** What is typed into a field for a whole number; what is none is a number that no check lets through. Pure. */
export const toWholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);
