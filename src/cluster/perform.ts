import { create, remove, update } from './api-server/verbs';
import type { Command, CommandResults } from './commands';
import { endAttached } from './kubelet/attach';
import { execInPod } from './kubelet/exec';
import { ok } from '../api/result';
import { keyOf } from '../api/kinds';
import { performFault } from './faults/perform-fault';
import { endForward, openForward } from './port-forward/forwards';
import { closeConnections } from './traffic/connections';
import { startRequest } from './traffic/start';
import { setStream } from './traffic/streams';
import type { World } from './world';

type Performers = {
  readonly [T in Command['type']]: (
    world: World,
    command: Extract<Command, { type: T }>,
  ) => CommandResults[T];
};

const PERFORMERS: Performers = {
  create: (world, { object }) => create(world, object),
  update: (world, { object }) => update(world, object),
  delete: (world, { kind, namespace, name, ...options }) =>
    remove(world, kind, namespace, name, options),
  exec: (world, { namespace, pod, container, argv, cwd }) =>
    execInPod(world, keyOf('Pod', namespace, pod), container, argv, cwd),
  endAttached: (world, end) => endAttached(world, end),
  request: (world, { from, http, patience, connection }) =>
    startRequest(world, {
      from,
      payload: { is: 'http', http },
      ...(patience && { patience }),
      ...(connection !== undefined && { connection }),
    }),
  lookUp: (world, { from, question, server, patience, sport }) =>
    startRequest(world, {
      from,
      payload: { is: 'dns', question, ...(server !== undefined && { server }) },
      ...(patience && { patience }),
      ...(sport !== undefined && { sport }),
    }),
  ping: (world, { from, host, patience }) =>
    startRequest(world, {
      from,
      payload: { is: 'echo', host },
      ...(patience && { patience }),
    }),
  close: (world, { from, connection }) => {
    closeConnections(world, from, (process) => process === connection);
    return ok(undefined);
  },
  forward: (world, asked) => openForward(world, asked),
  endForward: (world, { id }) => endForward(world, id),
  stream: (world, stream) => setStream(world, stream),
  fault: (world, { fault }) => performFault(world, fault),
};

/** Carries out a command at the present moment. What goes wrong is in the result, never thrown. */
export function perform<C extends Command>(world: World, command: C): CommandResults[C['type']] {
  const performer = PERFORMERS[command.type] as (
    world: World,
    command: C,
  ) => CommandResults[C['type']];
  return performer(world, command);
}
