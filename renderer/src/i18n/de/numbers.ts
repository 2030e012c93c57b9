export const numbers = {
  title: 'Nummern',
};
