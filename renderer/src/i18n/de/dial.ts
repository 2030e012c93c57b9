export const dial = {
  title: 'Wählen',
};
