import type { Flag, Flags } from './flags';

/** How a verb is used: what follows its name, and examples with what each is for. */
interface Guide {
  readonly usage: string;
  readonly examples: readonly (readonly [purpose: string, command: string])[];
}

const CHANGED = '(-f FILENAME | TYPE NAME | TYPE/NAME)';

const GUIDES: { readonly [name: string]: Guide } = {
  annotate: {
    usage: `${CHANGED} KEY_1=VAL_1 ... KEY_N=VAL_N`,
    examples: [
      ['Note who looks after a pod', 'kubectl annotate pod kubia-manual owner=ada'],
      ['Take the note away again', 'kubectl annotate pod kubia-manual owner-'],
    ],
  },
  'api-resources': {
    usage: '',
    examples: [['Show the types that live in a namespace', 'kubectl api-resources --namespaced']],
  },
  'api-versions': { usage: '', examples: [['Show all API versions', 'kubectl api-versions']] },
  apply: {
    usage: '-f FILENAME',
    examples: [
      ['Make the cluster look like a file', 'kubectl apply -f kubia-svc.yaml'],
      ['See what would be stored', 'kubectl apply -f kubia-svc.yaml --dry-run=server -o yaml'],
    ],
  },
  'cluster-info': {
    usage: '',
    examples: [['Show where the API server is', 'kubectl cluster-info']],
  },
  'config current-context': {
    usage: '',
    examples: [['Show which context is used', 'kubectl config current-context']],
  },
  'config get-clusters': {
    usage: '',
    examples: [['List the clusters of the kubeconfig', 'kubectl config get-clusters']],
  },
  'config get-contexts': {
    usage: '[NAME]',
    examples: [['See which namespace is the current one', 'kubectl config get-contexts']],
  },
  'config get-users': {
    usage: '',
    examples: [['List the users of the kubeconfig', 'kubectl config get-users']],
  },
  'config set-context': {
    usage: '[NAME | --current] [--namespace=namespace]',
    examples: [
      [
        'Work in another namespace from now on',
        'kubectl config set-context --current --namespace=test',
      ],
    ],
  },
  'config use-context': {
    usage: 'CONTEXT_NAME',
    examples: [
      ['Use the context of the cluster', 'kubectl config use-context kubernetes-admin@kubernetes'],
    ],
  },
  'config view': {
    usage: '[flags]',
    examples: [['Show what belongs to the current context', 'kubectl config view --minify']],
  },
  cordon: {
    usage: 'NODE',
    examples: [['Let no new pods come to a node', 'kubectl cordon node2']],
  },
  create: {
    usage: '-f FILENAME',
    examples: [
      ['Create all that a file describes', 'kubectl create -f kubia-rc.yaml'],
      ['Create what is typed', 'cat kubia-rc.yaml | kubectl create -f -'],
    ],
  },
  'create deployment': {
    usage: 'NAME --image=image -- [COMMAND] [args...]',
    examples: [
      [
        'Run three pods of an image',
        'kubectl create deployment kubia --image=luksa/kubia --replicas=3',
      ],
    ],
  },
  'create ingress': {
    usage: 'NAME --rule=host/path=service:port[,tls[=secret]]',
    examples: [
      [
        'Lead a host to a Service',
        'kubectl create ingress kubia --rule=kubia.example.com/*=kubia:80',
      ],
      [
        'The same with TLS',
        'kubectl create ingress kubia --rule=kubia.example.com/*=kubia:80,tls=tls-secret',
      ],
    ],
  },
  'create namespace': {
    usage: 'NAME',
    examples: [['Create a namespace', 'kubectl create namespace test']],
  },
  'create secret tls': {
    usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file',
    examples: [
      [
        'Keep a certificate and its key for an Ingress',
        'kubectl create secret tls tls-secret --cert=tls.cert --key=tls.key',
      ],
    ],
  },
  'create service clusterip': {
    usage: 'NAME [--tcp=<port>:<targetPort>]',
    examples: [
      [
        'A Service for the pods with app=kubia',
        'kubectl create service clusterip kubia --tcp=80:8080',
      ],
      [
        'One without an address of its own',
        'kubectl create service clusterip kubia --clusterip=None',
      ],
    ],
  },
  'create service externalname': {
    usage: 'NAME --external-name external.name',
    examples: [
      [
        'Another name for a host outside',
        'kubectl create service externalname api --external-name=api.example.com',
      ],
    ],
  },
  'create service loadbalancer': {
    usage: 'NAME [--tcp=port:targetPort]',
    examples: [
      ['Have the cloud make an address', 'kubectl create service loadbalancer kubia --tcp=80:8080'],
    ],
  },
  'create service nodeport': {
    usage: 'NAME [--tcp=port:targetPort]',
    examples: [
      [
        'Open a port of every node',
        'kubectl create service nodeport kubia --tcp=80:8080 --node-port=30123',
      ],
    ],
  },
  delete: {
    usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
    examples: [
      ['Delete pods by their label', 'kubectl delete pods -l app=kubia'],
      [
        'Delete a pod without waiting for its end',
        'kubectl delete pod kubia-manual --grace-period=0 --force',
      ],
    ],
  },
  describe: {
    usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
    examples: [
      ['See which endpoints a Service has', 'kubectl describe svc kubia'],
      ['See what became of all pods of an application', 'kubectl describe pods -l app=kubia'],
    ],
  },
  drain: {
    usage: 'NODE',
    examples: [
      ['Empty a node before its machine is changed', 'kubectl drain node2 --ignore-daemonsets'],
    ],
  },
  edit: {
    usage: '(TYPE NAME | TYPE/NAME | -f FILENAME)',
    examples: [['Change a Service in the editor', 'kubectl edit svc/kubia']],
  },
  exec: {
    usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
    examples: [
      ['Ask a Service from inside a pod', 'kubectl exec rc/kubia -- curl -s http://kubia'],
      ['Open a shell in a pod', 'kubectl exec -it kubia-manual -- bash'],
    ],
  },
  explain: {
    usage: 'TYPE [--recursive=FALSE|TRUE]',
    examples: [
      ['What can be said of a Service', 'kubectl explain service.spec'],
      ['All fields of an Ingress', 'kubectl explain ingress --recursive'],
    ],
  },
  expose: {
    usage:
      '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--type=type]',
    examples: [
      [
        'Put a Service before the pods of a ReplicationController',
        'kubectl expose rc kubia --port=80 --target-port=8080',
      ],
      [
        'Open a port of every node for a deployment',
        'kubectl expose deployment web --port=80 --type=NodePort',
      ],
    ],
  },
  get: {
    usage:
      '[(-o|--output=)json|yaml|name|wide|jsonpath|jsonpath-as-json|custom-columns] (TYPE [NAME | -l label] | TYPE/NAME ...) [flags]',
    examples: [
      ['List pods with their addresses and nodes', 'kubectl get pods -o wide'],
      ['Watch the endpoints of a Service change', 'kubectl get endpoints kubia -w'],
      ['Take one field', "kubectl get svc kubia -o jsonpath='{.spec.clusterIP}'"],
    ],
  },
  label: {
    usage: `[--overwrite] ${CHANGED} KEY_1=VAL_1 ... KEY_N=VAL_N`,
    examples: [
      ['Give a pod a label', 'kubectl label pod kubia-manual app=kubia'],
      ['Change one that it has', 'kubectl label pod kubia-manual app=other --overwrite'],
    ],
  },
  logs: {
    usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
    examples: [
      ['See who asked the pods of an application', 'kubectl logs -l app=kubia --prefix'],
      ['Why the run before has ended', 'kubectl logs kubia-manual -p'],
    ],
  },
  patch: {
    usage: `${CHANGED} [-p PATCH|--patch-file FILE]`,
    examples: [
      ['Make a Service a NodePort', `kubectl patch svc kubia -p '{"spec":{"type":"NodePort"}}'`],
    ],
  },
  'port-forward': {
    usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
    examples: [
      ['Reach port 8080 of a pod as localhost:8888', 'kubectl port-forward kubia-manual 8888:8080'],
      [
        'The same for one of the pods of a Service, by its port',
        'kubectl port-forward svc/kubia 8888:80',
      ],
      [
        'Let other machines use it too',
        'kubectl port-forward --address 0.0.0.0 kubia-manual 8888:8080',
      ],
    ],
  },
  replace: {
    usage: '-f FILENAME',
    examples: [
      ['Store an object anew', 'kubectl replace -f kubia-svc.yaml'],
      ['Delete it first', 'kubectl replace --force -f kubia-svc.yaml'],
    ],
  },
  'rollout history': {
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    examples: [['See the templates that there were', 'kubectl rollout history deployment/web']],
  },
  'rollout pause': {
    usage: 'RESOURCE',
    examples: [
      ['Change several things before anything rolls', 'kubectl rollout pause deployment/web'],
    ],
  },
  'rollout restart': {
    usage: 'RESOURCE',
    examples: [['Replace all pods by new ones', 'kubectl rollout restart deployment/web']],
  },
  'rollout resume': {
    usage: 'RESOURCE',
    examples: [['Go on after a pause', 'kubectl rollout resume deployment/web']],
  },
  'rollout status': {
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    examples: [['Wait until the new pods are there', 'kubectl rollout status deployment/web']],
  },
  'rollout undo': {
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    examples: [
      ['Go back to the template before', 'kubectl rollout undo deployment/web'],
      ['Go back to a certain one', 'kubectl rollout undo deployment/web --to-revision=1'],
    ],
  },
  run: {
    usage:
      'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
    examples: [
      ['Run one pod', 'kubectl run kubia-manual --image=luksa/kubia --port=8080'],
      [
        'Ask a Service from a pod that is gone afterwards',
        'kubectl run tmp --rm -it --image=busybox --restart=Never -- wget -qO- http://kubia',
      ],
    ],
  },
  scale: {
    usage: `[--current-replicas=count] --replicas=COUNT ${CHANGED}`,
    examples: [['Run ten pods', 'kubectl scale rc kubia --replicas=10']],
  },
  'set env': {
    usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
    examples: [['Set a variable in all new pods', 'kubectl set env deployment/web COLOR=blue']],
  },
  'set image': {
    usage: `${CHANGED} CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N`,
    examples: [['Roll out another version', 'kubectl set image deployment/web nginx=nginx:1.27']],
  },
  'set selector': {
    usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS',
    examples: [['Choose other pods for a Service', "kubectl set selector svc kubia 'app=other'"]],
  },
  uncordon: {
    usage: 'NODE',
    examples: [['Let new pods come to a node again', 'kubectl uncordon node2']],
  },
  version: {
    usage: '[flags]',
    examples: [['Show the versions of kubectl and of the cluster', 'kubectl version']],
  },
  wait: {
    usage:
      "([-f FILENAME] | TYPE/NAME | TYPE [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    examples: [
      [
        'Wait until pods are ready',
        'kubectl wait --for=condition=Ready pod -l app=kubia --timeout=60s',
      ],
      ['Wait until a pod is gone', 'kubectl wait --for=delete pod/kubia-manual'],
    ],
  },
};

/** What stands for a flag's value. */
const VALUES: { readonly [Kind in Exclude<Flag['kind'], 'bool'>]: string } = {
  array: 'TEXT',
  duration: 'DURATION',
  int: 'NUMBER',
  list: 'TEXT,...',
  string: 'TEXT',
};

function option([name, { kind, short, initial }]: readonly [string, Flag]): string {
  const value = kind === 'bool' ? String(initial) : VALUES[kind];
  return `    ${short === undefined ? '' : `-${short}, `}--${name}=${value}`;
}

/** What `kubectl VERB --help` prints, in kubectl's layout. */
export function helpFor(name: string, does: string, flags: Flags): string {
  const { usage = '', examples = [] } = Object.hasOwn(GUIDES, name) ? (GUIDES[name] ?? {}) : {};
  const shown = examples.map(([purpose, command]) => `  # ${purpose}\n  ${command}`);
  const options = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${does}.`,
    '',
    ...(shown.length > 0 ? ['Examples:', shown.join('\n  \n'), ''] : []),
    'Options that Hopscope supports:',
    ...options.map(option),
    '',
    'Usage:',
    `  ${['kubectl', name, usage, '[options]'].filter((word) => word !== '').join(' ')}`,
    '',
  ].join('\n');
}

/** The example commands of a verb. */
export function examplesOf(name: string): readonly string[] {
  return Object.hasOwn(GUIDES, name)
    ? (GUIDES[name]?.examples ?? []).map(([, command]) => command)
    : [];
}
