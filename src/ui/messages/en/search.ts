/** Finding something in the picture. */
export const search = {
  title: 'Find',
  hint: 'By name, address or kind. The picture goes there and selects it.',
  label: 'Name, address or kind',
  placeholder: 'web-7f… , node12, 10.244.3.7, service cart',
  results: 'Found',
  none: (text: string) => `Nothing in the cluster is called “${text}” or has that address.`,
};
