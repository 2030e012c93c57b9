export const diagnostics = {
  title: 'Diagnose',
};
