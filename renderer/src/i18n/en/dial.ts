export const dial = {
  title: 'Dial',
} as const;
