import { connectionText } from '../../cluster/network/conntrack-list';
import { iptablesSave } from '../../cluster/network/iptables-save';
import { listConnections, type Kernel } from '../../cluster/network/kernel';
import { kernels } from '../../cluster/hosts';
import { recall } from '../../cluster/world';
import type { Process, Program } from '../process';
import { complain, out, type Task } from '../task';

/** The kernel of the node that a process runs on; undefined elsewhere. */
function kernelOf({ where, shell }: Process): Kernel | undefined {
  const [kind, name = ''] = where.split('/');
  return kind === 'node' ? recall(shell.state(), kernels).get(name) : undefined;
}

/** A program that needs a node's kernel; on other machines it is not installed. */
function onNode(run: (process: Process, kernel: Kernel) => Task<number>): Program {
  return function* (process) {
    const kernel = kernelOf(process);
    if (kernel) return yield* run(process, kernel);
    yield* complain(`bash: ${process.argv[0]}: command not found`);
    return 127;
  };
}

const TABLES = ['mangle', 'nat', 'filter'];

/** `iptables-save [-t TABLE]` */
function* save({ argv }: Process, kernel: Kernel): Task<number> {
  const text = iptablesSave(kernel.rules);
  const flag = argv.findIndex((arg) => arg === '-t' || arg === '--table');
  const table = argv[flag + 1] ?? '';
  if (flag < 0) {
    yield* out(text);
    return 0;
  }
  if (!TABLES.includes(table)) {
    yield* complain(`iptables-save: Cannot initialize: Table does not exist`);
    return 1;
  }
  const section = text.split(/(?<=^COMMIT\n)/m).filter((part) => part.includes(`*${table}\n`));
  yield* out(section.join(''));
  return 0;
}

/** `conntrack -L` */
function* conntrack({ argv, shell }: Process, kernel: Kernel): Task<number> {
  if (argv[1] !== '-L' && argv[1] !== '--dump') {
    yield* complain('error: Hopscope supports only "conntrack -L"');
    return 2;
  }
  const { now } = shell.state();
  const connections = listConnections(kernel, now);
  yield* out(connections.map((connection) => `${connectionText(connection, now)}\n`).join(''));
  yield* complain(
    `conntrack v1.4.7 (conntrack-tools): ${connections.length} flow entries have been shown.`,
  );
  return 0;
}

/** Programs that show what a node's kernel holds. */
export const nodePrograms: { readonly [name: string]: Program } = {
  conntrack: onNode(conntrack),
  'iptables-save': onNode(save),
};
