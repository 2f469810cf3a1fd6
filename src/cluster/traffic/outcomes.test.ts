import { expect, it } from 'vitest';
import { kubia, serviceOf, Session } from './fixtures/session';

const LAPTOP = 'client/laptop';
const PATIENCE = { patience: { maxTime: 5_000 } };

/** One pod, on a node of its own choice, and Services of all kinds for it. */
function started(): Session {
  const session = new Session();
  session.create(kubia(1));
  const at = (clusterIP: string, nodePort?: number, targetPort = 8080) => ({
    clusterIP,
    ports: [{ port: 80, targetPort, ...(nodePort !== undefined && { nodePort }) }],
  });
  session.create(serviceOf({ type: 'NodePort', ...at('10.96.100.1', 30001) }, 'plain'));
  session.create(serviceOf(at('10.96.100.2', undefined, 9999), 'wrong-target'));
  session.create(
    serviceOf(
      { selector: { app: 'none' }, type: 'NodePort', ...at('10.96.100.3', 30003) },
      'empty',
    ),
  );
  const local = { type: 'NodePort', externalTrafficPolicy: 'Local' };
  session.create(serviceOf({ ...local, ...at('10.96.100.4', 30004) }, 'outer-local'));
  session.create(
    serviceOf({ internalTrafficPolicy: 'Local', ...at('10.96.100.5') }, 'inner-local'),
  );
  session.pass(20_000);
  return session;
}

interface Places {
  readonly pod: string;
  /** The node with the pod, and one without. */
  readonly near: { readonly node: string; readonly ip: string };
  readonly far: { readonly node: string; readonly ip: string };
}

function placesIn(session: Session): Places {
  const [pod = ''] = session.pods('kubia');
  const number = Number(session.nodeOf(pod).slice('node'.length));
  const nodeOf = (n: number) => ({ node: `node/node${n}`, ip: `192.168.56.${10 + n}` });
  return { pod: `pod/default/${pod}`, near: nodeOf(number), far: nodeOf((number % 3) + 1) };
}

type Row = readonly [
  situation: string,
  from: (places: Places) => string,
  url: (places: Places) => string,
  outcome: string,
];

const laptop = () => LAPTOP;
const pod = (places: Places) => places.pod;
const near = (places: Places) => places.near.node;
const far = (places: Places) => places.far.node;

/** Kubernetes Services in iptables mode, and the kernel below them. */
const ROWS: readonly Row[] = [
  ['ClusterIP with an endpoint', pod, () => 'http://10.96.100.1/', 'answered'],
  ['ClusterIP without endpoints: REJECT', pod, () => 'http://10.96.100.3/', 'refused'],
  ['ClusterIP, another port: routed away', pod, () => 'http://10.96.100.1:81/', 'timeout'],
  ['an address that no Service has', pod, () => 'http://10.96.200.200/', 'timeout'],
  ['a target port that nobody opens: RST', pod, () => 'http://10.96.100.2/', 'refused'],
  ['ClusterIP from outside', laptop, () => 'http://10.96.100.1/', 'timeout'],
  [
    'nodePort on a node with the pod',
    laptop,
    ({ near: { ip } }) => `http://${ip}:30001/`,
    'answered',
  ],
  ['nodePort on any other node', laptop, ({ far: { ip } }) => `http://${ip}:30001/`, 'answered'],
  [
    'nodePort without endpoints: REJECT',
    laptop,
    ({ far: { ip } }) => `http://${ip}:30003/`,
    'refused',
  ],
  [
    'a port of the node that nobody has',
    laptop,
    ({ far: { ip } }) => `http://${ip}:30999/`,
    'refused',
  ],
  ['nodePort at 127.0.0.1', far, () => 'http://127.0.0.1:30001/', 'answered'],
  ['Local, node with the pod', laptop, ({ near: { ip } }) => `http://${ip}:30004/`, 'answered'],
  ['Local, node without: DROP', laptop, ({ far: { ip } }) => `http://${ip}:30004/`, 'timeout'],
  ['Local, a node that dials itself', far, ({ far: { ip } }) => `http://${ip}:30004/`, 'answered'],
  ['internal Local, with the pod', near, () => 'http://10.96.100.5/', 'answered'],
  ['internal Local, without: DROP', far, () => 'http://10.96.100.5/', 'timeout'],
  ['an address in the pod range without a pod', pod, () => 'http://10.244.2.250:8080/', 'timeout'],
  ['a name that does not exist', pod, () => 'http://nobody/', 'unresolved'],
  ['itself through its Service', pod, () => 'http://plain/', 'answered'],
];

const session = started();

it.each(ROWS)('%s', (_, from, url, outcome) => {
  const places = placesIn(session);
  expect(session.ask(from(places), url(places), PATIENCE).outcome).toBe(outcome);
});

it.each([
  [{ is: 'app', app: { is: 'hanging' } }, 'timeout'],
  [{ is: 'network', plugged: false }, 'timeout'],
] as const)('%o: %s', (fault, outcome) => {
  const broken = started();
  const [name = ''] = broken.pods('kubia');
  broken.fault({ ...fault, namespace: 'default', pod: name });
  expect(broken.ask('node/node1', 'http://10.96.100.1/', PATIENCE).outcome).toBe(outcome);
});
