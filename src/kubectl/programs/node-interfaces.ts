import { parseCidr } from '../../api/ip';
import { kernels } from '../../cluster/kernels';
import { internalIp } from '../../cluster/hosts';
import { podRuntimes, type PodRuntime } from '../../cluster/kubelet/runtime';
import { formatIp } from '../../cluster/network/packet';
import { get, list } from '../../cluster/store';
import { recall, type ClusterState } from '../../cluster/world';
import { hexDigest } from '../../cluster/images/reference';
import type { Process, Program } from '../process';
import { complain, out, type Task } from '../task';

/** A network interface of a node. */
interface Interface {
  readonly name: string;
  /** With the length of its prefix; undefined for a pod's end of a cable. */
  readonly address: string | undefined;
  readonly flags: string;
  readonly mac: string;
}

/** A hardware address that depends on a name alone; made up. */
function macOf(text: string): string {
  const digits = hexDigest(text).slice(0, 10);
  return `02:${digits.match(/../g)?.join(':') ?? ''}`;
}

function nodeOf({ where }: Process): string {
  return where.slice('node/'.length);
}

function podsOn(state: ClusterState, node: string): readonly PodRuntime[] {
  return [...recall(state, podRuntimes).values()]
    .filter((runtime) => runtime.node === node)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function interfacesOf(state: ClusterState, node: string): readonly Interface[] {
  const kernel = recall(state, kernels).get(node);
  if (!kernel) return [];
  const up = 'BROADCAST,MULTICAST,UP,LOWER_UP';
  const cables = podsOn(state, node)
    .filter(({ hostNetwork }) => !hostNetwork)
    .map(({ uid }) => ({
      name: `veth${hexDigest(uid).slice(0, 8)}`,
      address: undefined,
      flags: up,
      mac: macOf(uid),
    }));
  return [
    { name: 'lo', address: '127.0.0.1/8', flags: 'LOOPBACK,UP,LOWER_UP', mac: '00:00:00:00:00:00' },
    { name: 'eth0', address: `${formatIp(kernel.nodeIp)}/24`, flags: up, mac: macOf(node) },
    {
      name: 'cni0',
      address: `${formatIp(kernel.podGateway)}/${kernel.podCidr.bits}`,
      flags: up,
      mac: macOf(`cni0 ${node}`),
    },
    ...cables,
  ];
}

function broadcastOf(address: string): string {
  return address.replace(/\d+\/\d+$/, '255');
}

function addressText(one: Interface, index: number): string {
  const { name, address, flags, mac } = one;
  const isLoopback = name === 'lo';
  const queue = isLoopback
    ? 'mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000'
    : 'mtu 1500 qdisc noqueue state UP group default';
  const shown = name.startsWith('veth') ? `${name}@if2` : name;
  const master = name.startsWith('veth') ? queue.replace(' state', ' master cni0 state') : queue;
  const link = isLoopback
    ? `    link/loopback ${mac} brd 00:00:00:00:00:00\n`
    : `    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n`;
  const broadcast = isLoopback || !address ? '' : ` brd ${broadcastOf(address)}`;
  const scope = isLoopback ? 'host' : 'global';
  const inet = address
    ? `    inet ${address}${broadcast} scope ${scope} ${name}\n       valid_lft forever preferred_lft forever\n`
    : '';
  return `${index + 1}: ${shown}: <${flags}> ${master}\n${link}${inet}`;
}

function briefText({ name, address = '' }: Interface): string {
  const state = name === 'lo' ? 'UNKNOWN' : 'UP';
  const shown = name.startsWith('veth') ? `${name}@if2` : name;
  return `${shown.padEnd(16)} ${state.padEnd(14)} ${address ? `${address} ` : ''}\n`;
}

/** The routes that the CNI has given the node, as `ip route` prints them. */
function routesText(state: ClusterState, node: string): string {
  const kernel = recall(state, kernels).get(node);
  if (!kernel) return '';
  const own = formatIp(kernel.nodeIp);
  const network = own.replace(/\d+$/, '0/24');
  const others = list(state.store, 'Node').flatMap((one) => {
    const range = parseCidr(one.spec.podCIDR ?? '');
    const ip = internalIp(one);
    if (one.metadata.name === node || !range || ip === undefined) return [];
    return [`${formatIp(range.base)}/${range.bits} via ${ip} dev eth0 \n`];
  });
  const { base, bits } = kernel.podCidr;
  return [
    `default via ${own.replace(/\d+$/, '1')} dev eth0 \n`,
    `${formatIp(base)}/${bits} dev cni0 proto kernel scope link src ${formatIp(kernel.podGateway)} \n`,
    ...others,
    `${network} dev eth0 proto kernel scope link src ${own} \n`,
  ].join('');
}

/** `ip [-br] addr`, `ip route` */
function* ip(process: Process): Task<number> {
  const args = process.argv.slice(1).filter((arg) => arg !== '-4' && arg !== 'show');
  const brief = args.some((arg) => /^-br/.test(arg));
  const [object = '', ...more] = args.filter((arg) => !arg.startsWith('-'));
  const state = process.shell.state();
  const node = nodeOf(process);
  const device = more[0] === 'dev' ? more[1] : more[0];
  if (object !== '' && 'address'.startsWith(object)) {
    const all = interfacesOf(state, node);
    const shown = device === undefined ? all : all.filter(({ name }) => name === device);
    if (shown.length === 0) {
      yield* complain(`Device "${device}" does not exist.`);
      return 1;
    }
    yield* out(
      shown.map((one) => (brief ? briefText(one) : addressText(one, all.indexOf(one)))).join(''),
    );
    return 0;
  }
  if (object !== '' && 'route'.startsWith(object) && more.length === 0) {
    yield* out(routesText(state, node));
    return 0;
  }
  yield* complain('ip: Hopscope knows "ip [-br] addr" and "ip route" only');
  return 1;
}

/** Sockets that containers in the node's own network have open. */
function socketsOn(state: ClusterState, node: string) {
  return podsOn(state, node)
    .filter(({ hostNetwork }) => hostNetwork)
    .flatMap(({ containers }) =>
      containers.flatMap(({ state: is, listening, name }) =>
        is === 'running' ? listening.map((socket) => ({ ...socket, name })) : [],
      ),
    );
}

/** `ss -ltn`: what listens on the node itself. A node port has no socket, only rules. */
function* ss(process: Process): Task<number> {
  const letters = process.argv.slice(1).join('').replaceAll('-', '');
  if (!letters.includes('l') || /[^altnup4]/.test(letters)) {
    yield* complain('ss: Hopscope lists sockets that listen only: ss -ltn, ss -lun');
    return 1;
  }
  const wants = (protocol: string) =>
    protocol === 'TCP' ? letters.includes('t') || !letters.includes('u') : letters.includes('u');
  const sockets = [
    { port: 22, protocol: 'TCP', name: 'sshd' },
    ...socketsOn(process.shell.state(), nodeOf(process)),
  ].filter(({ protocol }) => wants(protocol));
  const width = Math.max(...sockets.map(({ port }) => `0.0.0.0:${port}`.length), 18);
  const head = `State  Recv-Q Send-Q ${'Local Address:Port'.padStart(width)} Peer Address:PortProcess\n`;
  const rows = sockets.map(({ port, name }) => {
    const process = letters.includes('p') ? `users:(("${name}",pid=${port},fd=3))` : '';
    return `LISTEN 0      4096   ${`0.0.0.0:${port}`.padStart(width)}      0.0.0.0:*${process ? `   ${process}` : '          '}\n`;
  });
  yield* out(head + rows.join(''));
  return 0;
}

/** `ps`: the node's own programs, and the first process of each container. */
function* ps(process: Process): Task<number> {
  const state = process.shell.state();
  const node = nodeOf(process);
  const own = [
    '/usr/bin/containerd',
    '/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml',
    `/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=${node}`,
  ];
  const inContainers = podsOn(state, node).flatMap(({ containers }) =>
    containers
      .filter((one) => one.state === 'running')
      .map(({ argv, image }) => (argv && argv.length > 0 ? argv.join(' ') : image)),
  );
  const lines = [...own, ...inContainers].map((command, index) => {
    const pid = String(700 + index * 37);
    return `root     ${pid.padStart(7)}  0.0  0.5 125000 24000 ?        Ssl  09:00   0:01 ${command}\n`;
  });
  yield* out(
    `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${lines.join('')}`,
  );
  return 0;
}

function isOnNode(process: Process): boolean {
  return get(process.shell.state().store, 'Node', '', nodeOf(process)) !== undefined;
}

function onNode(program: Program): Program {
  return function* (process) {
    if (isOnNode(process)) return yield* program(process);
    yield* complain(`bash: ${process.argv[0]}: command not found`);
    return 127;
  };
}

/** Programs that show a node's interfaces, routes, sockets and processes. */
export const nodeInterfacePrograms: { readonly [name: string]: Program } = {
  ip: onNode(ip),
  ps: onNode(ps),
  ss: onNode(ss),
};
