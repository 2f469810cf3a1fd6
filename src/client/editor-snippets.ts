import type { Kind } from '../api/kinds';

/** A whole object to begin with; `${name}` are the parts to fill in, in the order of the text. */
export interface Snippet {
  readonly kind: Kind;
  /** What tells it from others of its kind. */
  readonly title: string;
  readonly text: string;
}

const POD = (indent: string) =>
  [
    'containers:',
    '- name: ${main}',
    '  image: ${luksa/kubia}',
    '  ports:',
    '  - containerPort: ${8080}',
  ]
    .map((line) => `${indent}${line}`)
    .join('\n');

function service(title: string, spec: string): Snippet {
  const head = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: ${kubia}\nspec:\n';
  return { kind: 'Service', title, text: `${head}${spec}\n` };
}
const SELECTOR = '  selector:\n    app: ${kubia}\n';
const PORT = '  ports:\n  - port: ${80}\n    targetPort: ${8080}';

/** An object of each kind that people write. */
export const SNIPPETS: readonly Snippet[] = [
  {
    kind: 'Pod',
    title: 'one pod',
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: \${kubia}\n  labels:\n    app: \${kubia}\nspec:\n${POD('  ')}\n`,
  },
  {
    kind: 'Pod',
    title: 'with a readiness probe',
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: \${kubia}\n  labels:\n    app: \${kubia}\nspec:\n${POD('  ')}\n    readinessProbe:\n      httpGet:\n        path: \${/}\n        port: \${8080}\n`,
  },
  {
    kind: 'ReplicationController',
    title: 'several pods alike',
    text: `apiVersion: v1\nkind: ReplicationController\nmetadata:\n  name: \${kubia}\nspec:\n  replicas: \${3}\n  selector:\n    app: \${kubia}\n  template:\n    metadata:\n      labels:\n        app: \${kubia}\n    spec:\n${POD('      ')}\n`,
  },
  ...(['ReplicaSet', 'Deployment'] as const).map((kind): Snippet => {
    const title = kind === 'Deployment' ? 'pods that are updated bit by bit' : 'several pods alike';
    const text = `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: \${kubia}\nspec:\n  replicas: \${3}\n  selector:\n    matchLabels:\n      app: \${kubia}\n  template:\n    metadata:\n      labels:\n        app: \${kubia}\n    spec:\n${POD('      ')}\n`;
    return { kind, title, text };
  }),
  service('inside the cluster', `${SELECTOR}${PORT}`),
  service(
    'at a port of every node',
    `  type: NodePort\n${SELECTOR}${PORT}\n    nodePort: \${30123}`,
  ),
  service('behind a load balancer', `  type: LoadBalancer\n${SELECTOR}${PORT}`),
  service('headless: DNS names the pods', `  clusterIP: None\n${SELECTOR}${PORT}`),
  service('without selector', PORT),
  service(
    'a name for a host elsewhere',
    '  type: ExternalName\n  externalName: ${api.example.com}',
  ),
  {
    kind: 'Endpoints',
    title: 'addresses for a Service without selector',
    text: 'apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: ${kubia}\nsubsets:\n- addresses:\n  - ip: ${192.168.56.50}\n  ports:\n  - port: ${80}\n',
  },
  {
    kind: 'EndpointSlice',
    title: 'addresses for a Service without selector',
    text: 'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: ${kubia-1}\n  labels:\n    kubernetes.io/service-name: ${kubia}\naddressType: IPv4\nports:\n- port: ${80}\nendpoints:\n- addresses:\n  - ${192.168.56.50}\n',
  },
  {
    kind: 'Ingress',
    title: 'routes by host and path',
    text: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${kubia}\nspec:\n  ingressClassName: ${nginx}\n  rules:\n  - host: ${kubia.example.com}\n    http:\n      paths:\n      - path: ${/}\n        pathType: Prefix\n        backend:\n          service:\n            name: ${kubia}\n            port:\n              number: ${80}\n',
  },
  {
    kind: 'IngressClass',
    title: 'which controller serves an Ingress',
    text: 'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: ${nginx}\nspec:\n  controller: ${k8s.io/ingress-nginx}\n',
  },
  {
    kind: 'Namespace',
    title: 'a room of its own for names',
    text: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${team-a}\n',
  },
  {
    kind: 'Secret',
    title: 'key and certificate for TLS',
    text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${kubia-tls}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${Y2VydA==}\n  tls.key: ${a2V5}\n',
  },
];

/** A snippet's text as it is before anything was filled in. */
export function plainText({ text }: Snippet): string {
  return text.replace(/\$\{([^}]*)\}/g, '$1');
}
