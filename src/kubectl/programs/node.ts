import { chainsIn, listText, rulesText } from '../../cluster/network/iptables-list';
import { connectionText } from '../../cluster/network/conntrack-list';
import { iptablesSave } from '../../cluster/network/iptables-save';
import { listConnections, type Kernel } from '../../cluster/network/kernel';
import { kernels } from '../../cluster/kernels';
import { recall } from '../../cluster/world';
import type { Process, Program } from '../process';
import { complain, out, perform, type Task } from '../task';
import { nodeInterfacePrograms } from './node-interfaces';

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

interface Listing {
  table: string;
  /** `L` or `S`. */
  command: string;
  chain: string | undefined;
  numeric: boolean;
  verbose: boolean;
  lineNumbers: boolean;
}

/** The options of `iptables`; a text is what cannot be done. */
function parseListing(args: readonly string[]): Listing | string {
  const listing: Listing = {
    table: 'filter',
    command: '',
    chain: undefined,
    numeric: false,
    verbose: false,
    lineNumbers: false,
  };
  const rest = args.flatMap((arg) =>
    /^-[a-zA-Z]{2,}$/.test(arg) ? [...arg.slice(1)].map((letter) => `-${letter}`) : [arg],
  );
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-t' || word === '--table') listing.table = rest.shift() ?? '';
    else if (['-L', '--list', '-S', '--list-rules'].includes(word)) {
      listing.command = word === '-L' || word === '--list' ? 'L' : 'S';
    } else if (word === '-n' || word === '--numeric') listing.numeric = true;
    else if (word === '-v' || word === '--verbose') listing.verbose = true;
    else if (word === '--line-numbers') listing.lineNumbers = true;
    else if (word === '-w') continue;
    else if (!word.startsWith('-') && listing.command !== '') listing.chain = word;
    else return `Hopscope's iptables lists rules only (-L, -S), which kube-proxy writes: ${word}`;
  }
  return listing.command === '' ? 'no command specified' : listing;
}

/** `iptables [-t TABLE] -L|-S [CHAIN] [-n] [-v] [--line-numbers]`, as of 1.8.9 */
function* iptables({ argv }: Process, kernel: Kernel): Task<number> {
  const asked = parseListing(argv.slice(1));
  if (typeof asked === 'string') {
    yield* complain(
      `iptables v1.8.9 (nf_tables): ${asked}\nTry \`iptables -h' or 'iptables --help' for more information.`,
    );
    return 2;
  }
  const { table, chain } = asked;
  const chains = chainsIn(iptablesSave(kernel.rules), table);
  if (!chains) {
    yield* complain(
      `iptables v1.8.9 (nf_tables): table '${table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.`,
    );
    return 3;
  }
  if (chain !== undefined && !chains.some(({ name }) => name === chain)) {
    yield* complain(
      `iptables v1.8.9 (nf_tables): chain \`${chain}' in table \`${table}' is incompatible, use 'nft' tool.`,
    );
    return 1;
  }
  yield* out(asked.command === 'S' ? rulesText(chains, chain) : listText(chains, asked, chain));
  return 0;
}

/** Options of `conntrack -L` and the field of the original direction that each looks at. */
const FILTERS: { readonly [option: string]: string } = {
  '-s': 'src',
  '--src': 'src',
  '--orig-src': 'src',
  '-d': 'dst',
  '--dst': 'dst',
  '--orig-dst': 'dst',
  '--sport': 'sport',
  '--orig-port-src': 'sport',
  '--dport': 'dport',
  '--orig-port-dst': 'dport',
};

/** Whether a line of the list is wanted; a text is what cannot be done. */
function conntrackFilter(args: readonly string[]): ((line: string) => boolean) | string {
  const tests: ((line: string) => boolean)[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const field = FILTERS[word];
    const value = rest.shift() ?? '';
    if (word === '-p' || word === '--proto') tests.push((line) => line.startsWith(`${value} `));
    else if (field !== undefined) {
      // The first of the two directions in the line is the original one.
      tests.push((line) => new RegExp(` ${field}=(\\S+)`).exec(line)?.[1] === value);
    } else return `unknown option ${word}`;
  }
  return (line) => tests.every((test) => test(line));
}

const VERSION = 'conntrack v1.4.7 (conntrack-tools):';

/** `conntrack -L [-p PROTOCOL] [-s|-d ADDRESS] [--sport|--dport PORT]`, and `conntrack -F` */
function* conntrack({ argv, shell }: Process, kernel: Kernel): Task<number> {
  const [, command = '', ...args] = argv;
  if (command === '-F' || command === '--flush') {
    yield* perform({ type: 'fault', fault: { is: 'flush', node: kernel.name } });
    yield* complain(`${VERSION} connection tracking table has been emptied.`);
    return 0;
  }
  const isWanted = conntrackFilter(args);
  if ((command !== '-L' && command !== '--dump') || typeof isWanted === 'string') {
    yield* complain(
      'error: Hopscope supports "conntrack -L" with -p, -s, -d, --sport, --dport, and "conntrack -F"',
    );
    return 2;
  }
  const { now } = shell.state();
  const lines = listConnections(kernel, now)
    .map((connection) => connectionText(connection, now))
    .filter(isWanted);
  yield* out(lines.map((line) => `${line}\n`).join(''));
  yield* complain(`${VERSION} ${lines.length} flow entries have been shown.`);
  return 0;
}

/** Programs that show what a node's kernel holds. */
export const nodePrograms: { readonly [name: string]: Program } = {
  ...nodeInterfacePrograms,
  conntrack: onNode(conntrack),
  iptables: onNode(iptables),
  'iptables-save': onNode(save),
};
