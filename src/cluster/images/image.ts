import type { Container } from '../../api/pod';
import type { Answer, AnswerContext, ImageBehaviour } from './behaviour';
import type { HttpRequest } from '../http';
import { commandLine, processOf } from './process';
import { GNU } from './programs';

/** A port that is listened on. */
export type Socket = ReturnType<ImageBehaviour['listens']>[number];

/** TCP sockets on these ports. */
export function tcp(...ports: readonly number[]): readonly Socket[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}

/** The ports that the container declares; a protocol that is missing is TCP, SCTP is left out. */
export function declaredPorts(container: Container): readonly Socket[] {
  return (container.ports ?? []).flatMap(({ containerPort: port, protocol }) =>
    protocol === 'SCTP' ? [] : [{ port, protocol: protocol === 'UDP' ? 'UDP' : 'TCP' } as const],
  );
}

/** The value of `-name=value`, `--name=value` or `--name value`. */
export function flag(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const bare = word.replace(/^--?/, '');
    if (bare === word) continue;
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1);
    if (bare === name) return argv[index + 1];
  }
  return undefined;
}

/** A port given as a flag, `8080` or `:8080`. */
export function portFlag(argv: readonly string[], name: string, otherwise: number): number {
  const port = Number((flag(argv, name) ?? '').replace(/^.*:/, ''));
  return Number.isInteger(port) && port > 0 ? port : otherwise;
}

interface Description {
  readonly summary: string;
  /** What its server listens on; nothing for an image without one. */
  readonly ports?: (argv: readonly string[], container: Container) => readonly Socket[];
  readonly answer?: (request: HttpRequest, context: AnswerContext) => Answer;
  readonly startup?: number;
  readonly exitCode?: number;
  readonly programs?: readonly string[];
  readonly serves?: readonly string[];
  readonly rest?: Partial<ImageBehaviour>;
}

/** An entry of the catalogue; what is left out is as in most images that are based on Debian. */
export function image(description: Description): ImageBehaviour {
  const { summary, ports, answer, startup = 100, exitCode, programs = GNU } = description;
  const behaviour: ImageBehaviour = {
    summary,
    known: true,
    exists: true,
    startup,
    listens: (container) =>
      ports && processOf(behaviour, container).is === 'server'
        ? ports(commandLine(behaviour, container), container)
        : [],
    answer: answer ?? (() => ({ is: 'close', after: 1 })),
    onTerminate: exitCode === undefined ? 'ignore' : { exitCode },
    programs,
    serves: description.serves ?? [],
    userland: 'gnu',
    entrypoint: [],
    cmd: [],
    files: {},
    env: [['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']],
    workingDir: '/',
    user: 'root',
    ...description.rest,
  };
  return behaviour;
}
