export const numbers = {
  title: 'Numbers',
} as const;
