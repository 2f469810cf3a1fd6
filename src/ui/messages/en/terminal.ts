/** The terminal, and the commands that stand for clicks. */
export const terminal = {
  title: 'Terminal',
  open: 'Terminal',
  openHint: 'kubectl, curl and shells in pods and nodes',
  fold: 'Hide the terminal',
  add: 'Another terminal',
  most: (count: number) => `No more than ${count} terminals`,
  close: 'Close this terminal',
  resize: 'Height of the terminal',
  tab: (where: string, id: number) => `${where} ${id}`,
  input: (name: string) =>
    `Terminal ${name}. Tab completes, Escape leaves the terminal, Control and the up or down arrow go to the line of another request.`,
  welcome: 'The laptop outside of the cluster. Try “kubectl get pods”; Tab completes.',
  restarted: 'The scene was started anew. What ran here has ended.',
  broken: (reason: string) =>
    `hopscope: this command broke, which is a fault of Hopscope: ${reason}`,
  displayAll: (count: number) => `Display all ${count} possibilities? (y or n)`,
  loading: 'Opening the terminal …',
  waiting: 'The command waits for the clock, which stands still.',
  play: 'Let time run',
  running: 'Running. Ctrl C ends it.',
  idle: 'Esc leaves the terminal',
  marked: (id: number) => `The line of request ${id} is marked.`,
  requests: 'Requests of these lines',
  follow: (id: number) => `Follow request ${id}`,
  same: {
    label: 'The same as a command',
    intro: 'The same as',
    put: 'To the terminal',
    putHint: 'Puts it at the prompt; Enter runs it',
    dismiss: 'Dismiss',
  },
};
