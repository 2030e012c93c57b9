export const lines = {
  title: 'Lines',
} as const;
