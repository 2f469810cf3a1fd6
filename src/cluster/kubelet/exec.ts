import { fail, ok, type Result } from '../../api/result';
import { apiError, badRequest, notFound } from '../../api/errors';
import type { ObjectKey } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import type { ExecOutput } from '../commands';
import { behaviourOf } from '../images/catalogue';
import { hexDigest } from '../images/reference';
import type { World } from '../world';
import { hostNameOf } from './environment';
import {
  changeContainer,
  containerOf,
  podRuntimes,
  variablesIn,
  type ContainerRuntime,
  type PodRuntime,
} from './runtime';
import type { Files } from './shell/file-system';
import type { Machine } from './shell/machine';
import { runProgram, type Refusal } from './shell/run';

/** What a program in a container sees of its pod. */
export interface ExecContext {
  readonly hostname: string;
  readonly podIp: string;
  /** Virtual time, ms. */
  readonly now: number;
  /** The folder that it runs in, unless it is the image's. */
  readonly cwd?: string;
}

/** What became of a command line. */
export type ExecResult =
  | {
      readonly is: 'ran';
      readonly output: ExecOutput;
      readonly files: Files;
      /** Ms of virtual time that the program takes (`sleep`); its effects are there at once. */
      readonly wait: number;
    }
  | Refusal;

/** The container as its programs see it. */
export function machineOf(runtime: ContainerRuntime, context: ExecContext): Machine {
  const { userland, programs, user, workingDir } = behaviourOf(runtime.image);
  const { files, startedAt } = runtime;
  const env = variablesIn(runtime.env);
  return { files, env, startedAt, userland, programs, user, cwd: workingDir, ...context };
}

/** Runs a program in a container; nothing but its files can change by that. */
export function runInContainer(
  runtime: ContainerRuntime,
  context: ExecContext,
  argv: readonly string[],
): ExecResult {
  const run = runProgram(argv, machineOf(runtime, context));
  if (run.is !== 'ran') return run;
  const { stdout, stderr, exitCode, files, wait } = run.outcome;
  return { is: 'ran', output: { stdout, stderr, exitCode }, files, wait };
}

/** What runc says of a program that the image does not have. */
export function execFailure(id: string, program: string): string {
  const why = program.includes('/')
    ? `exec: "${program}": stat ${program}: no such file or directory`
    : `exec: "${program}": executable file not found in $PATH`;
  return (
    `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: ` +
    `exec failed: unable to start container process: ${why}: unknown`
  );
}

/**
 * Carries out `kubectl exec`: runs a program in a running container, the pod's default one unless
 * `container` names another, in the folder `cwd`. What it does to the container's files stays until the container is
 * restarted. A program that is in the image but not simulated says so and ends with 126.
 */
export function execInPod(
  world: World,
  key: ObjectKey,
  container: string | undefined,
  argv: readonly string[],
  cwd?: string,
): Result<ExecOutput> {
  const [, namespace = '', name = ''] = key.split('/');
  const pod = world.get('Pod', namespace, name);
  if (!pod) return fail(notFound('Pod', name));
  if (argv.length === 0) {
    return fail(badRequest('you must specify at least one command for the container'));
  }
  const chosen = container ?? defaultContainer(pod);
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((one) => one.name);
  if (!names.includes(chosen)) {
    return fail(badRequest(`container ${chosen} is not valid for pod ${name}`));
  }
  const runtime = world.recall(podRuntimes).get(key);
  const found = runtime && containerOf(runtime, chosen);
  if (!runtime || found?.state !== 'running') return fail(notRunning(pod, chosen));
  return execIn(world, { pod, runtime, container: found }, argv, cwd);
}

function execIn(
  world: World,
  at: { readonly pod: Pod; readonly runtime: PodRuntime; readonly container: ContainerRuntime },
  argv: readonly string[],
  cwd: string | undefined,
): Result<ExecOutput> {
  const { pod, runtime, container } = at;
  const context = {
    ...(cwd !== undefined && { cwd }),
    hostname: hostNameOf(pod),
    podIp: runtime.ip,
    now: world.now,
  };
  const result = runInContainer(container, context, argv);
  if (result.is === 'notSimulated') {
    const stderr = `hopscope: ${result.program} is in the image, but what it does is not simulated\n`;
    return ok({ stdout: '', stderr, exitCode: 126 });
  }
  if (result.is === 'notFound') {
    const id = hexDigest(`${container.containerId}/${world.now}`);
    const why = execFailure(id, result.program);
    return fail(
      apiError(
        'InternalError',
        `Internal error occurred: error executing command in container: ${why}`,
      ),
    );
  }
  const { files } = result;
  changeContainer(world, runtime.key, container.name, (one) => ({ ...one, files }));
  return ok(result.output);
}

/** The container that kubectl means when none is named (annotation or the first). */
function defaultContainer({ metadata, spec }: Pod): string {
  const annotated = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  return annotated ?? spec.containers[0]?.name ?? '';
}

function notRunning({ metadata, spec, status }: Pod, container: string) {
  if (!spec.nodeName) return badRequest(`pod ${metadata.name} does not have a host assigned`);
  const { phase } = status;
  const text =
    phase === 'Succeeded' || phase === 'Failed'
      ? `cannot exec into a container in a completed pod; current phase is ${phase}`
      : `Internal error occurred: unable to upgrade connection: container not found ("${container}")`;
  return apiError('InternalError', text);
}
