import type { ObjectKey } from '../../api/kinds';
import type { Container, Pod, Probe } from '../../api/pod';
import { behaviourOf } from '../images/catalogue';
import { commandLine } from '../images/process';
import { hexDigest } from '../images/reference';
import type { World } from '../world';
import { raise } from './back-off';
import { environmentOf, withReferences } from './environment';
import { configProblem } from './variable-sources';
import { tell } from './events';
import { startProcess } from './first-process';
import { runPostStart } from './hooks';
import { finishPull, imageAction, pulledMessage } from './images';
import { initialFiles } from './initial-files';
import { forNewContainer, nextTick } from './probe-state';
import { podRuntimes, type ContainerRuntime, type PodRuntime, type ProbeName } from './runtime';
import {
  containerSpec,
  containerWorker,
  enterStep,
  later,
  podOf,
  syncSoon,
  workerOf,
  type ContainerWorker,
  type PodWorker,
} from './worker';

/** How long the kubelet leaves a pod alone that it could not start, on average, ms (10 to 15 s). */
const TRY_AGAIN = 12_500;

/** On average half the time between two looks at the container runtime (PLEG, 1 s). */
const RELIST = 500;
/** How long a failure stands before the kubelet comes back to it and says that it waits, ms. */
const LOOK_AGAIN = 1_000;

const PROBES: readonly ProbeName[] = ['startup', 'readiness', 'liveness'];

/** The container's probe of this kind, if it has one. */
export function probeSpec(container: Container, name: ProbeName): Probe | undefined {
  return container[`${name}Probe`];
}

/** All that is known of a container at this moment; undefined when it or its pod is gone. */
export interface Unit {
  readonly pod: Pod;
  readonly worker: PodWorker;
  readonly container: ContainerWorker;
  readonly spec: Container;
}

/** Looks the container up in the worker and in the pod's specification. */
export function unitOf(world: World, key: ObjectKey, name: string): Unit | undefined {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const container = worker && containerWorker(worker, name);
  const spec = pod && containerSpec(pod, name);
  return worker && pod && container && spec && { pod, worker, container, spec };
}

/** Begins to start a container: sees to its image first. */
export function beginContainer(world: World, key: ObjectKey, name: string): void {
  const unit = unitOf(world, key, name);
  if (!unit) return;
  const { worker, spec } = unit;
  const image = spec.image ?? '';
  const action = imageAction(world, worker.node, image, spec.imagePullPolicy);
  switch (action.is) {
    case 'invalid':
      tell(world, worker, 'Warning', 'InspectFailed', action.message);
      return stuck(world, unit, 'InvalidImageName', action.message);
    case 'neverPull':
      tell(world, worker, 'Warning', 'ErrImageNeverPull', action.message);
      return stuck(world, unit, 'ErrImageNeverPull', action.message);
    case 'present': {
      const message = `Container image "${image}" already present on machine`;
      tell(world, worker, 'Normal', 'Pulled', message);
      return create(world, key, name);
    }
    case 'pull':
      tell(world, worker, 'Normal', 'Pulling', `Pulling image "${image}"`);
      enterStep(world, key, name, { step: 'pulling', pullMs: action.ms }, action.ms);
  }
}

/** The image will not come without another specification: nothing is tried again. */
function stuck(world: World, { worker, container }: Unit, reason: string, message: string): void {
  tell(world, worker, 'Warning', 'Failed', `Error: ${reason}`);
  enterStep(world, worker.key, container.name, {
    step: 'notStarted',
    waiting: { reason, message },
  });
  later(world, 0, { is: 'progress', key: worker.key, uid: worker.uid });
}

function create(world: World, key: ObjectKey, name: string): void {
  enterStep(world, key, name, { step: 'creating' }, world.config.delays.containerStart);
}

/** A pull is over, well or not. */
export function pullOver(world: World, key: ObjectKey, name: string): void {
  const unit = unitOf(world, key, name);
  if (!unit) return;
  const { worker, container, spec } = unit;
  const image = spec.image ?? '';
  const error = finishPull(world, worker.node, image);
  if (error === undefined) {
    tell(world, worker, 'Normal', 'Pulled', pulledMessage(image, container.pullMs));
    return create(world, key, name);
  }
  tell(world, worker, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
  tell(world, worker, 'Warning', 'Failed', 'Error: ErrImagePull');
  const waiting = { reason: 'ErrImagePull', message: error };
  const pullBackOff = raise(container.pullBackOff, world.now, world.now);
  const change = { step: 'notStarted', waiting, pullBackOff } as const;
  enterStep(world, key, name, change, LOOK_AGAIN);
  later(world, 0, { is: 'progress', key, uid: worker.uid });
}

/** A failed start is looked at again: it waits for the rest of a pull's back-off, then tries anew. */
export function notStartedOver(world: World, key: ObjectKey, name: string): void {
  const unit = unitOf(world, key, name);
  if (!unit) return;
  const { worker, container, spec } = unit;
  const { pullBackOff, waiting } = container;
  const left = pullBackOff ? pullBackOff.updatedAt + pullBackOff.delay - world.now : 0;
  if (left <= 0) return beginContainer(world, key, name);
  const message = `Back-off pulling image "${spec.image ?? ''}"`;
  tell(world, worker, 'Normal', 'BackOff', message);
  tell(world, worker, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  const why = waiting ? `${message}: ${waiting.reason}: ${waiting.message}` : message;
  const change = {
    step: 'notStarted',
    waiting: { reason: 'ImagePullBackOff', message: why },
  } as const;
  enterStep(world, key, name, change, left);
}

/** The container is created now: with a new ID, a fresh file system and today's environment. */
export function startContainer(world: World, key: ObjectKey, name: string): void {
  const unit = unitOf(world, key, name);
  const runtime = world.recall(podRuntimes).get(key);
  if (!unit || !runtime) return;
  const { worker, container, spec } = unit;
  const problem = configProblem(world, unit.pod, spec);
  if (problem !== undefined) return notConfigured(world, unit, problem);
  const restarts = container.termination ? container.restartCount + 1 : container.restartCount;
  const created = createdContainer(world, unit, runtime, restarts);
  putContainer(world, unit, runtime, created);
  tell(world, worker, 'Normal', 'Created', `Created container: ${name}`);
  enterStep(world, key, name, {
    step: 'running',
    waiting: undefined,
    restartCount: restarts,
    killAt: undefined,
    pullBackOff: undefined,
    script: undefined,
  });
  if (!startProcess(world, key, name, created)) return;
  tell(world, worker, 'Normal', 'Started', `Started container ${name}`);
  runPostStart(world, unit, created);
  startProbes(world, worker, spec, created);
  later(world, 0, { is: 'progress', key, uid: worker.uid });
}

/** Something that the container is to be told does not exist; the kubelet tries again (start). */
function notConfigured(world: World, { worker, container }: Unit, message: string): void {
  tell(world, worker, 'Warning', 'Failed', `Error: ${message}`);
  const waiting = { reason: 'CreateContainerConfigError', message };
  const change = { step: 'notStarted', waiting, pullBackOff: undefined } as const;
  enterStep(world, worker.key, container.name, change, TRY_AGAIN);
}

function createdContainer(
  world: World,
  { pod, worker, container, spec }: Unit,
  runtime: PodRuntime,
  restarts: number,
): ContainerRuntime {
  const image = spec.image ?? '';
  const behaviour = behaviourOf(image);
  const addresses = { pod: runtime.ip, host: worker.hostIp };
  const env = environmentOf(world, pod, spec, behaviour, addresses);
  const before = runtime.containers.find((one) => one.name === container.name);
  return {
    name: container.name,
    image,
    containerId: `containerd://${hexDigest(`${worker.uid}/${container.name}/${restarts}`)}`,
    state: 'running',
    startedAt: world.now,
    files: initialFiles(pod, behaviour, runtime.ip),
    env,
    listening: [],
    served: 0,
    probes: newProbes(world, worker, spec, before),
    argv: commandLine(behaviour, withReferences(spec, env)),
  };
}

function newProbes(
  world: World,
  worker: PodWorker,
  spec: Container,
  before: ContainerRuntime | undefined,
): ContainerRuntime['probes'] {
  const probes = PROBES.flatMap((name) => {
    const probe = probeSpec(spec, name);
    if (!probe) return [];
    const nextAt = nextTick(worker.admittedAt, probe.periodSeconds, world.now);
    return [[name, forNewContainer(before?.probes[name], name, nextAt)] as const];
  });
  return Object.fromEntries(probes);
}

/** The tickers began when the pod was admitted; the readiness probe also runs right after the start. */
function startProbes(
  world: World,
  worker: PodWorker,
  spec: Container,
  { name, containerId, probes }: ContainerRuntime,
): void {
  for (const probe of PROBES) {
    const nextAt = probes[probe]?.nextAt;
    if (nextAt === undefined) continue;
    const event = { is: 'probe', key: worker.key, container: name, containerId, probe } as const;
    later(world, nextAt - world.now, event);
  }
  if (spec.readinessProbe) syncSoon(world, worker.key, RELIST);
}

/** Puts the container where it belongs: containers of the spec first, then init containers. */
function putContainer(
  world: World,
  { pod, worker }: Unit,
  runtime: PodRuntime,
  created: ContainerRuntime,
): void {
  const { containers, initContainers = [] } = pod.spec;
  const all = [...runtime.containers.filter(({ name }) => name !== created.name), created];
  const ordered = [...containers, ...initContainers].flatMap(
    ({ name }) => all.find((one) => one.name === name) ?? [],
  );
  const changed = { ...runtime, containers: ordered };
  world.put(podRuntimes, worker.key, changed);
}
