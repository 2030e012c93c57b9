export const lines = {
  title: 'Leitungen',
};
