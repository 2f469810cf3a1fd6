/** Manifests that come from outside. */
export const manifests = {
  title: 'Add YAML',
  subtitle: 'Written here, pasted, or dropped as files anywhere on the page.',
  text: 'Manifest',
  placeholder: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: kubia\nspec:\n  …',
  choose: 'Choose files …',
  verb: 'Command',
  apply: 'kubectl apply -f',
  create: 'kubectl create -f',
  run: (verb: string) => (verb === 'apply' ? 'Apply' : 'Create'),
  drop: 'Drop the manifests',
  dropHint: 'They go to the cluster with kubectl apply.',
  results: 'What kubectl said',
  nothing: 'There is nothing to apply yet.',
  at: (line: number, column: number) => `line ${line}, column ${column}`,
  pasted: 'pasted.yaml',
  unreadable: (name: string, why: string) => `${name} could not be read: ${why}`,
};
