import { setTimeout } from 'node:timers/promises';
import { nodeIp, nodePodCidr } from '../../../src/cluster/config';
import { BEHIND_ROUTER, CLIENTS, ROUTER_IP } from '../scenario';
import type { RunningPod, Simulated } from '../simulated';
import { gatewayOf } from '../simulator';
import { Agent } from './agents';
import { ipIn, run } from './commands';
import { makeNamespace, setParameters } from './namespaces';
import type { Sending, Socket } from './protocol';
import { differingLines, restoreProgram, savedRules } from './restore';

/** How pods are joined to their node: by a bridge of it, or each by a route of its own. */
export type PodNetwork = 'routed' | 'bridge';

/** Most nodes, and pods with a network of their own per node, that fit. */
export const ROOM = { nodes: 3, podsPerNode: 5 } as const;

interface Machine {
  readonly namespace: string;
  readonly agent: Agent;
}

const QUIET = {
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv4/conf/all/rp_filter': 0,
  'net/ipv4/conf/default/rp_filter': 0,
  // By default the kernel sends a peer few ICMP errors a second: refusals would look like losses.
  'net/ipv4/icmp_ratemask': 0,
};

const ROUTER = {
  ...QUIET,
  'net/ipv4/ip_forward': 1,
  'net/ipv4/conf/all/send_redirects': 0,
  'net/ipv4/conf/default/send_redirects': 0,
};

const NODE = {
  ...ROUTER,
  'net/ipv4/conf/all/route_localnet': 1,
  // A connection that is over must not decide on a later one from the same port.
  ...Object.fromEntries(
    [
      'udp_timeout',
      'udp_timeout_stream',
      'tcp_timeout_syn_sent',
      'tcp_timeout_syn_recv',
      'tcp_timeout_fin_wait',
      'tcp_timeout_close_wait',
      'tcp_timeout_last_ack',
      'tcp_timeout_time_wait',
      'tcp_timeout_close',
    ].map((name) => [`net/netfilter/nf_conntrack_${name}`, 1]),
  ),
};

/** After this many ms conntrack knows nothing of the cluster before. */
const CONNTRACK_FORGETS = 1100;

const HOME = '192.168.1.1';
const MASQUERADE = '*nat\n-A POSTROUTING -o eth0 -j MASQUERADE --random-fully\nCOMMIT\n';

const WIRE_TO_NODES = '192.168.56.1';
const WIRE_TO_CLIENTS = '203.0.113.1';

/**
 * Network namespaces in the shape of a cluster: nodes and clients on a wire, pods behind their
 * nodes. They are made once; each cluster is loaded into them in turn.
 */
export class Lab {
  private readonly machines = new Map<string, Machine>();
  private readonly wire = makeNamespace('wire');
  private loaded: readonly RunningPod[] = [];
  private nodes: readonly number[] = [];
  private vias = new Map<string, number>();
  readonly restore: string;

  private constructor(private readonly podNetwork: PodNetwork) {
    this.restore = restoreProgram(this.wire);
  }

  /** Makes the namespaces and starts their agents. */
  static async make(podNetwork: PodNetwork): Promise<Lab> {
    const lab = new Lab(podNetwork);
    lab.layWire();
    const nodes = Array.from({ length: ROOM.nodes }, (_, i) => i + 1);
    for (const { name, ip } of CLIENTS) await lab.addClient(name, ip);
    await lab.addRouter();
    for (const node of nodes) await lab.addNode(node);
    const slots = Array.from({ length: ROOM.podsPerNode }, (_, i) => i);
    await Promise.all(nodes.flatMap((node) => slots.map((slot) => lab.addSlot(node, slot))));
    return lab;
  }

  private layWire(): void {
    // By address and port, so that connections spread over nodes as with a load balancer.
    setParameters(this.wire, { ...ROUTER, 'net/ipv4/fib_multipath_hash_policy': 1 });
    ipIn(this.wire, [
      ...['nodes', 'clients'].flatMap((name) => [
        `link add ${name} type bridge`,
        `link set ${name} up`,
      ]),
      `addr add ${WIRE_TO_NODES}/24 dev nodes`,
      `addr add ${WIRE_TO_CLIENTS}/24 dev clients`,
      // What is addressed to nobody is lost, as on the way out to the internet.
      'route add blackhole default',
    ]);
  }

  private async addMachine(place: string, parameters: Record<string, number>): Promise<string> {
    const namespace = makeNamespace(place.replaceAll('/', '-'));
    setParameters(namespace, parameters);
    this.machines.set(place, { namespace, agent: await Agent.in(namespace) });
    return namespace;
  }

  private plug(namespace: string, bridge: string, port: string, hub = this.wire): void {
    ipIn(hub, [
      `link add ${port} type veth peer name eth0 netns ${namespace}`,
      `link set ${port} master ${bridge} up`,
    ]);
    ipIn(namespace, ['link set eth0 up']);
  }

  private async addClient(name: string, ip: string): Promise<void> {
    const namespace = await this.addMachine(`client/${name}`, QUIET);
    this.plug(namespace, 'clients', name);
    ipIn(namespace, [`addr add ${ip}/24 dev eth0`, `route add default via ${WIRE_TO_CLIENTS}`]);
  }

  /** A NAT router at home, and who is behind it. */
  private async addRouter(): Promise<void> {
    const router = makeNamespace('router');
    setParameters(router, ROUTER);
    this.plug(router, 'clients', 'router');
    ipIn(router, [
      `addr add ${ROUTER_IP}/24 dev eth0`,
      `route add default via ${WIRE_TO_CLIENTS}`,
      'link add home type bridge',
      'link set home up',
      `addr add ${HOME}/24 dev home`,
    ]);
    run('ip', ['netns', 'exec', router, this.restore], MASQUERADE);
    for (const { name, ip } of BEHIND_ROUTER) {
      const namespace = await this.addMachine(`client/${name}`, QUIET);
      this.plug(namespace, 'home', name, router);
      ipIn(namespace, [`addr add ${ip}/24 dev eth0`, `route add default via ${HOME}`]);
    }
  }

  private async addNode(node: number): Promise<void> {
    const namespace = await this.addMachine(`node/node${node}`, NODE);
    this.plug(namespace, 'nodes', `node${node}`);
    const others = Array.from({ length: ROOM.nodes }, (_, i) => i + 1).filter((i) => i !== node);
    ipIn(namespace, [
      `addr add ${nodeIp(node)}/24 dev eth0`,
      `route add default via ${WIRE_TO_NODES}`,
      ...others.map((other) => `route add ${nodePodCidr(other)} via ${nodeIp(other)}`),
      ...(this.podNetwork === 'bridge'
        ? [
            'link add cni0 type bridge',
            'link set cni0 up',
            `addr add ${gatewayOf(node)}/24 dev cni0`,
          ]
        : [`route add blackhole ${nodePodCidr(node)}`]),
    ]);
    if (this.podNetwork === 'bridge') {
      setParameters(namespace, { 'net/bridge/bridge-nf-call-iptables': 1 });
    }
  }

  private async addSlot(node: number, slot: number): Promise<void> {
    const place = slotPlace(node, slot);
    const namespace = await this.addMachine(place, QUIET);
    const { namespace: host } = this.machine(`node/node${node}`);
    const port = `pod${slot}`;
    const join =
      this.podNetwork === 'bridge'
        ? [`link set ${port} master cni0 up`, `link set ${port} type bridge_slave hairpin on`]
        : [`addr add ${gatewayOf(node)}/32 dev ${port}`, `link set ${port} up`];
    ipIn(host, [`link add ${port} type veth peer name eth0 netns ${namespace}`, ...join]);
  }

  private machine(place: string): Machine {
    const machine = this.machines.get(place);
    if (!machine) throw new Error(`the lab has no ${place}`);
    return machine;
  }

  /** The namespace of a place: a pod's own, or its node's with hostNetwork. */
  private machineOf(place: string): Machine {
    const [kind, name] = place.split('/');
    const found = this.loaded.find((one) => kind === 'pod' && one.name === name);
    if (!found) return this.machine(place);
    return this.machine(found.hostNetwork ? `node/node${found.node}` : this.slotOf(found));
  }

  private slotOf(pod: RunningPod): string {
    const neighbours = this.loaded.filter((one) => one.node === pod.node && !one.hostNetwork);
    return slotPlace(pod.node, neighbours.indexOf(pod));
  }

  /** The node's end of the pod's cable. */
  private portOf(pod: RunningPod): string {
    return `pod${this.slotOf(pod).split('-').at(-1)}`;
  }

  /**
   * Makes the namespaces the same as a simulated cluster: rules, pods and their sockets. Gives the
   * lines in which the text that the kernel's own iptables-save prints differs from the simulator's.
   */
  async load({ pods, rules }: Simulated): Promise<readonly string[]> {
    await setTimeout(CONNTRACK_FORGETS);
    this.forgetWays();
    this.loaded = pods;
    this.nodes = rules.map((_, i) => i + 1);
    for (let node = 1; node <= ROOM.nodes; node++) {
      const { namespace } = this.machine(`node/node${node}`);
      run('ip', ['netns', 'exec', namespace, this.restore], rules[node - 1] ?? NO_RULES);
    }
    const differing = rules.flatMap((text, i) => {
      const { namespace } = this.machine(`node/node${i + 1}`);
      return differingLines(text, savedRules(namespace, this.restore));
    });
    const sockets = new Map<string, Socket[]>([...this.machines.keys()].map((key) => [key, []]));
    for (const pod of pods) {
      if (!pod.hostNetwork) this.address(pod);
      const place = pod.hostNetwork ? `node/node${pod.node}` : this.slotOf(pod);
      const { name, ip } = pod;
      sockets.get(place)?.push(...pod.sockets.map((one) => ({ ...one, pod: name, ip })));
    }
    await Promise.all(
      [...sockets].map(([place, list]) =>
        this.machine(place).agent.tell({ do: 'listen', sockets: list }),
      ),
    );
    return differing;
  }

  private address(pod: RunningPod): void {
    const { namespace } = this.machine(this.slotOf(pod));
    const { namespace: host } = this.machine(`node/node${pod.node}`);
    const gateway = gatewayOf(pod.node);
    const isRouted = this.podNetwork === 'routed';
    ipIn(namespace, [
      'addr flush dev eth0',
      'link set eth0 up',
      `addr add ${pod.ip}/${isRouted ? 32 : 24} dev eth0`,
      ...(isRouted ? [`route add ${gateway} dev eth0 scope link`] : []),
      `route add default via ${gateway}`,
      ...(pod.unplugged ? ['link set eth0 down'] : []),
    ]);
    const port = this.portOf(pod);
    ipIn(host, [
      ...(isRouted ? [`route replace ${pod.ip}/32 dev ${port} scope link`] : []),
      // Without an answer to ARP the node would say after three seconds that there is no such host.
      ...(pod.unplugged
        ? [`neigh replace ${pod.ip} lladdr ${NOBODY} dev ${isRouted ? port : 'cni0'} nud permanent`]
        : []),
    ]);
  }

  /** From now on the wire hands packets for `ip` to a node, to any, or loses them. */
  lead(ip: string, node: number): void {
    if (this.vias.get(ip) === node) return;
    ipIn(this.wire, [`route replace ${this.wayTo(ip, node)}`]);
    this.vias.set(ip, node);
  }

  private wayTo(ip: string, node: number): string {
    if (node === NOWHERE) return `blackhole ${ip}/32`;
    const nodes = node === ANYWHERE ? this.nodes : [node];
    return `${ip}/32 ${nodes.map((one) => `nexthop via ${nodeIp(one)}`).join(' ')}`;
  }

  private forgetWays(): void {
    ipIn(
      this.wire,
      [...this.vias].map(
        ([ip, node]) => `route del ${node === NOWHERE ? 'blackhole ' : ''}${ip}/32`,
      ),
    );
    this.vias.clear();
    for (const pod of this.loaded) {
      const { namespace } = this.machine(`node/node${pod.node}`);
      const isRouted = this.podNetwork === 'routed' && !pod.hostNetwork;
      const port = isRouted ? this.portOf(pod) : 'cni0';
      ipIn(namespace, [
        ...(pod.unplugged ? [`neigh del ${pod.ip} dev ${port}`] : []),
        ...(isRouted ? [`route del ${pod.ip}/32`] : []),
      ]);
    }
  }

  /** Sends requests from a place and gives the outcome of each. */
  async send(from: string, sending: Sending): Promise<readonly string[]> {
    return (await this.machineOf(from).agent.tell({ do: 'send', sending })) as readonly string[];
  }

  /** Every node forgets which client had which endpoint. */
  async forgetClients(): Promise<void> {
    const nodes = Array.from({ length: ROOM.nodes }, (_, i) => this.machine(`node/node${i + 1}`));
    await Promise.all(nodes.map(({ agent }) => agent.tell({ do: 'forget' })));
  }

  /** Ends the agents; the namespaces go when the process ends. */
  stop(): void {
    for (const { agent } of this.machines.values()) agent.stop();
  }
}

/** A hardware address that no interface has. */
const NOBODY = '02:00:00:00:00:01';

/** In place of a node: what is sent there is lost. */
export const NOWHERE = 0;
/** In place of a node: any of them, each connection another, as a load balancer does. */
export const ANYWHERE = -1;

function slotPlace(node: number, slot: number): string {
  return `slot/${node}-${slot}`;
}

const NO_RULES = ['nat', 'filter', 'mangle'].map((table) => `*${table}\nCOMMIT\n`).join('');
