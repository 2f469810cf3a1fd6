import type { ObjectKey } from '../../api/kinds';
import { behaviourOf } from '../images/catalogue';
import { baseName, processOf } from '../images/process';
import type { World } from '../world';
import { containerExited } from './container-exit';
import { hostNameOf, withReferences } from './environment';
import { tell } from './events';
import { machineOf, runInContainer } from './exec';
import { changeContainer, containerOf, podRuntimes, type ContainerRuntime } from './runtime';
import { logStart, writeLog } from './logs';
import { parseScript } from './shell/parse';
import { runFrom, START, type Progress } from './shell/run';
import {
  changeContainerWorker,
  containerSpec,
  containerWorker,
  later,
  podOf,
  workerOf,
} from './worker';

const OCI =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
  'runc create failed: unable to start container process: error during container init: ';

/** Starts the container's first process. False when there is no such program. */
export function startProcess(
  world: World,
  key: ObjectKey,
  name: string,
  created: ContainerRuntime,
): boolean {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const spec = pod && containerSpec(pod, name);
  if (!spec) return false;
  const image = behaviourOf(created.image);
  const process = processOf(image, withReferences(spec, created.env));
  switch (process.is) {
    case 'missing':
      cannotStart(world, key, name, process.program);
      return false;
    case 'server': {
      const event = { key, container: name, containerId: created.containerId };
      later(world, image.startup, { is: 'sockets', ...event });
      return true;
    }
    case 'ends':
      endAfter(world, key, created, process.ms, process.exitCode);
      return true;
    case 'program':
      runProgram(world, key, created, process.argv);
      return true;
    case 'script':
      startScript(world, key, created, process.text);
      return true;
    case 'idle':
      return true;
  }
}

/** A script with a loop or a pipe is taken to run on and to do nothing that matters here. */
function startScript(
  world: World,
  key: ObjectKey,
  { name, containerId, argv }: ContainerRuntime,
  text: string,
): void {
  const script = parseScript(text);
  if (!script.ok) return;
  const shell = baseName(argv?.[0] ?? 'sh');
  const { commands } = script;
  changeContainerWorker(world, key, name, { script: { shell, commands, at: START } });
  later(world, 0, { is: 'process', key, container: name, containerId });
}

function cannotStart(world: World, key: ObjectKey, name: string, program: string): void {
  const worker = workerOf(world, key);
  const why = program.includes('/')
    ? `exec: "${program}": stat ${program}: no such file or directory`
    : `exec: "${program}": executable file not found in $PATH`;
  const message = `${OCI}${why}: unknown`;
  if (worker) tell(world, worker, 'Warning', 'Failed', `Error: ${message}`);
  containerExited(world, key, name, { exitCode: 128, reason: 'StartError', message });
}

/** Has the first process end with `exitCode` after `ms`; never when that is infinite. */
function endAfter(
  world: World,
  key: ObjectKey,
  { name, containerId }: ContainerRuntime,
  ms: number,
  exitCode: number,
): void {
  const at: Progress = { ...START, exitCode };
  changeContainerWorker(world, key, name, { script: { shell: '', commands: [], at } });
  if (Number.isFinite(ms)) later(world, ms, { is: 'process', key, container: name, containerId });
}

function runProgram(
  world: World,
  key: ObjectKey,
  created: ContainerRuntime,
  argv: readonly string[],
): void {
  const runtime = world.recall(podRuntimes).get(key);
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  if (!runtime || !pod) return;
  const context = { hostname: hostNameOf(pod), podIp: runtime.ip, now: world.now };
  const result = runInContainer(created, context, argv);
  if (result.is !== 'ran') return endAfter(world, key, created, 0, 0);
  const { files, output } = result;
  changeContainer(world, key, created.name, (one) => ({ ...one, files }));
  writeLog(world, key, created, output.stdout + output.stderr);
  endAfter(world, key, created, result.wait, result.output.exitCode);
}

/** Goes on with the script that is the first process; at its end the container ends. */
export function continueProcess(world: World, key: ObjectKey, name: string): void {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const script = worker && containerWorker(worker, name)?.script;
  const runtime = world.recall(podRuntimes).get(key);
  const container = runtime && containerOf(runtime, name);
  if (!script || !pod || !container || container.state !== 'running') return;
  const image = behaviourOf(container.image);
  const context = { hostname: hostNameOf(pod), podIp: runtime.ip, now: world.now };
  const event = { key, container: name, containerId: container.containerId };
  let machine = machineOf(container, context);
  let at = script.at;
  for (;;) {
    const run = runFrom(script.commands, at, machine, script.shell, true);
    at = run.at;
    const { files, wait, stdout, stderr } = run.outcome;
    machine = { ...machine, files };
    writeLog(world, key, container, stdout + stderr);
    changeContainer(world, key, name, (one) => ({ ...one, files }));
    changeContainerWorker(world, key, name, { script: { ...script, at } });
    if (run.left) {
      const program = baseName(run.left[0] ?? '');
      if (image.serves.includes(program) || !image.known) {
        return later(world, image.startup, { is: 'sockets', ...event });
      }
      // A program that is not simulated is taken to succeed; one that is missing has failed.
      if (image.programs.includes(program)) at = { ...at, exitCode: 0 };
    } else if (wait > 0) {
      if (Number.isFinite(wait)) later(world, wait, { is: 'process', ...event });
      return;
    } else if (at.next >= script.commands.length) {
      return containerExited(world, key, name, { exitCode: at.exitCode });
    }
  }
}

/** The server has come up and listens. */
export function openSockets(world: World, key: ObjectKey, name: string): void {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const spec = pod && containerSpec(pod, name);
  if (!spec) return;
  changeContainer(world, key, name, (one) => {
    const image = behaviourOf(one.image);
    const own = image.listens(spec);
    const listening = own.length > 0 ? own : image.listens({ ...spec, command: [], args: [] });
    return one.state === 'running' ? { ...one, listening } : one;
  });
  const runtime = world.recall(podRuntimes).get(key);
  const container = runtime && containerOf(runtime, name);
  if (runtime && container?.state === 'running') logStart(world, key, container, runtime.ip);
}
