import { createCluster } from '../../cluster/cluster';
import { LAPTOP, type ClusterConfig } from '../../cluster/config';
import { LIFELIKE } from '../../cluster/delays';
import { newSession } from '../process';
import type { ClusterState } from '../../cluster/world';
import { drive, type Driver } from '../drive';
import { parseScript, promptBefore, runScriptLine, type LineResult } from '../script';
import { rewriting, type Effect, type Task } from '../task';
import { run } from '../terminal';

/** Files by path, for tests. */
export interface Files {
  readonly [path: string]: string;
}

/** A terminal on an empty cluster whose files are given as text. */
export function terminal(files: Files = {}, config: Partial<ClusterConfig> = {}) {
  const state = createCluster({
    seed: 1,
    delays: LIFELIKE,
    nodes: 3,
    clients: [LAPTOP],
    ...config,
  });
  const driver: Driver = {
    state,
    read: (path) => {
      const text = files[path];
      if (text !== undefined) return { is: 'file', text };
      const folder = path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
      const names = Object.keys(files).filter((name) => name.startsWith(folder));
      if (names.length === 0) return { is: 'missing' };
      return { is: 'folder', names: names.map((name) => name.slice(folder.length)).sort() };
    },
  };
  const session = newSession();
  const runAll = (script: string): readonly LineResult[] =>
    parseScript(script).map((line) => runScriptLine(line, driver, session));
  return {
    driver,
    /** What each line of a script came to. */
    results: runAll,
    /** What a line writes until Ctrl-C is pressed after `ms` of virtual time. */
    interrupted: (line: string, ms: number): string => {
      const [parsed] = parseScript(line);
      const shell = { where: 'client/laptop', session, state: () => driver.state };
      let text = '';
      const task = rewriting(run(parsed?.command ?? '', shell), (effect) => {
        if ('out' in effect) text += effect.out;
        if ('err' in effect) text += effect.err;
        return effect;
      });
      drive(endedAfter(task, ms, shell.state), driver);
      return text;
    },
    /** What the last line came to. */
    run: (script: string): LineResult => {
      const last = runAll(script).at(-1);
      if (!last) throw new Error('an empty script');
      return last;
    },
    /** What the screen shows. */
    screen: (script: string): string => {
      const shown = parseScript(script).map((line) => {
        let text = `${promptBefore(line, driver, session)}${line.command}\n`;
        runScriptLine(line, driver, session, (written) => {
          text += written;
        });
        return text;
      });
      return shown.join('');
    },
  };
}

/** Ends the task, as Ctrl-C does, after this many ms of virtual time; undefined if it was so. */
function* endedAfter<T>(task: Task<T>, ms: number, state: () => ClusterState): Task<T | undefined> {
  const deadline = state().now + ms;
  let ended = false;
  let step = task.next();
  while (step.done !== true) {
    const effect: Effect = step.value;
    const left = deadline - state().now;
    if (ended) step = task.next(yield effect);
    else if (left <= 0) {
      ended = true;
      step = task.return(undefined as T);
    } else if ('wait' in effect) {
      const { until, timeout = left } = effect.wait;
      const met = yield { wait: { until, timeout: Math.min(left, timeout) } };
      ended = state().now >= deadline && !met;
      step = ended ? task.return(undefined as T) : task.next(met);
    } else step = task.next(yield effect);
  }
  return step.value;
}

/** The text with names and addresses that come by chance, and the gaps of tables, made alike. */
export function tidy(text: string): string {
  return text
    .replace(/\b(kubia(?:-nodeport)?(?:-[0-9a-f]{8,10})?)-[a-z0-9]{5}\b/g, '$1-xxxxx')
    .replace(/\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+/g, 'CLUSTER-IP')
    .replace(/\b10\.244\.\d+\.\d+\b/g, 'POD-IP')
    .replace(/ {3,}/g, '   ');
}

/** Lines without the margin of the test's source. */
export function lines(text: string): string {
  const all = text.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n');
  const margin = Math.min(
    ...all.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0),
  );
  return all.map((line) => line.slice(margin)).join('\n');
}

/** The example of the book: three pods behind a NodePort. */
export const KUBIA: Files = {
  'rc.yaml': lines(`
    apiVersion: v1
    kind: ReplicationController
    metadata:
      name: kubia
    spec:
      replicas: 3
      selector:
        app: kubia
      template:
        metadata:
          labels:
            app: kubia
        spec:
          containers:
          - name: kubia
            image: luksa/kubia
            ports:
            - containerPort: 8080
    `),
  'svc.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: kubia
    spec:
      ports:
      - port: 80
        targetPort: 8080
      selector:
        app: kubia
    `),
  'nodeport.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: kubia-nodeport
    spec:
      type: NodePort
      ports:
      - port: 80
        targetPort: 8080
        nodePort: 30123
      selector:
        app: kubia
    `),
};
