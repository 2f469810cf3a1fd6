import { isTrusted } from '../cluster/http';
import { formatEndpoint, formatIp } from '../cluster/network/packet';
import type { Because, Hop, Request } from '../cluster/traffic/request';

/** `kubia` for `Service/default/kubia`, with its namespace unless that is `default`. */
function serviceName(service: string): string {
  const [, namespace = '', name = ''] = service.split('/');
  return namespace === 'default' || namespace === '' ? name : `${namespace}/${name}`;
}

/** The name of the machine or pod at a place. */
function nameAt(place: string): string {
  const name = place.split('/').at(-1) ?? place;
  return place.startsWith('loadbalancer/') ? `load balancer ${name}` : name;
}

function source(hop: Hop, side: 'after' | 'before'): string {
  return formatEndpoint(hop[side].src, hop[side].sport);
}
function destination(hop: Hop, side: 'after' | 'before'): string {
  return formatEndpoint(hop[side].dst, hop[side].dport);
}

type Case<Is extends Because['is']> = Extract<Because, { is: Is }>;

function sent(hop: Hop, { name, reused }: Case<'sent'>): string {
  const to = destination(hop, 'after');
  if (reused) {
    return `${nameAt(hop.at)} sends it on the connection to ${to} that it has open: no new choice is made for it.`;
  }
  if (name === undefined) return `${nameAt(hop.at)} opens a connection to ${to}.`;
  return `${nameAt(hop.at)} looks up ${name}, gets ${to.replace(/:\d+$/, '')}, and opens a connection to ${to}.`;
}

/** Fields of a Service that packets are matched by, in words. */
const ADDRESS_FIELDS: readonly (readonly [field: RegExp, words: string])[] = [
  [/^spec\.clusterIP$/, 'the ClusterIP'],
  [/^spec\.externalIPs\b/, 'an external IP'],
  [/^status\.loadBalancer\b/, 'the load balancer address'],
];

/** `port 30123 is the nodePort of Service kubia`: which field of which Service a packet was matched by. */
function matchedBy({ before }: Hop, { service, field }: Case<'dnat'>): string {
  const owner = `Service ${serviceName(service)}`;
  if (field.endsWith('.nodePort')) {
    return `port ${before.dport}, open on every node, is the nodePort of ${owner}`;
  }
  const [, words] = ADDRESS_FIELDS.find(([pattern]) => pattern.test(field)) ?? [];
  if (words !== undefined) return `${formatIp(before.dst)} is ${words} of ${owner}`;
  return `${formatEndpoint(before.dst, before.dport)} belongs to ${owner}`;
}

function choice(hop: Hop, { choices, sticky }: Case<'dnat'>): string {
  const to = destination(hop, 'after');
  if (sticky)
    return `the client was here before, so sessionAffinity ClientIP sends it to ${to} again`;
  if (choices === 1) return `its only endpoint is ${to}`;
  return `of its ${choices} endpoints the rules picked ${to} at random`;
}

function dnat(hop: Hop, because: Case<'dnat'>): string {
  const start = `kube-proxy's rules on ${nameAt(hop.at)}: ${matchedBy(hop, because)}; ${choice(hop, because)}`;
  if (!because.masqueraded) return `${start}; the source stays ${source(hop, 'after')}.`;
  return `${start}; the source becomes ${source(hop, 'after')} (masquerade), so that the answer comes back through this node.`;
}

function conntrack(hop: Hop): string {
  const changed = [
    ...(source(hop, 'before') === source(hop, 'after')
      ? []
      : [`source ${source(hop, 'before')} back to ${source(hop, 'after')}`]),
    ...(destination(hop, 'before') === destination(hop, 'after')
      ? []
      : [`destination ${destination(hop, 'before')} back to ${destination(hop, 'after')}`]),
  ];
  const what = changed.length > 0 ? `turns the ${changed.join(' and the ')}` : 'changes nothing';
  return `${nameAt(hop.at)} knows this connection (conntrack) and ${what}.`;
}

function routed(hop: Hop): string {
  const next = hop.next === undefined ? '' : ` on to ${nameAt(hop.next)}`;
  return `${nameAt(hop.at)} routes it${next}: no Service has the address ${destination(hop, 'before')}, so nothing is rewritten.`;
}

function rejected(hop: Hop, { service, comment }: Case<'rejected'>): string {
  const why = comment || `Service ${serviceName(service)} has no endpoints`;
  return `${nameAt(hop.at)} answers with a refusal (REJECT): ${why}.`;
}

function dropped(hop: Hop, { service, comment }: Case<'dropped'>): string {
  const why = comment || `Service ${serviceName(service)} has no endpoint that may be used here`;
  return `${nameAt(hop.at)} drops the packet without a word (DROP): ${why}; the client waits in vain.`;
}

function accepted(hop: Hop, { container, port }: Case<'accepted'>): string {
  const who = container === undefined ? nameAt(hop.at) : `The container ${container}`;
  return `${who} listens on port ${port} and takes the connection; it sees ${source(hop, 'after')} as its client.`;
}

function closed(hop: Hop, { port }: Case<'closed'>): string {
  return `Nothing in ${nameAt(hop.at)} listens on port ${port}, so its kernel refuses the connection (RST).`;
}

function balanced(hop: Hop, { nodes }: Case<'balanced'>): string {
  const among = nodes === 1 ? 'its only healthy node' : `one of its ${nodes} healthy nodes`;
  const to = hop.next === undefined ? '' : `, ${nameAt(hop.next)}`;
  return `${nameAt(hop.at)} passes the packet unchanged to ${among}${to}: what comes next, the rules of that node decide.`;
}

function forwarded(hop: Hop, { by, node, pod, port, gone }: Case<'forwarded'>): string {
  const [from, to] = [source(hop, 'after'), destination(hop, 'after')];
  if (gone)
    return `The kubelet on ${node} has no pod ${nameAt(pod)} any more: there is nowhere to go.`;
  if (hop.direction === 'request') {
    return by === 'kubectl'
      ? `kubectl port-forward on ${nameAt(hop.at)} listens on ${destination(hop, 'before')} and carries it over its own connection to the API server and on to the kubelet on ${node}, for port ${port} of pod ${nameAt(pod)}.`
      : `The kubelet on ${node} opens a connection to ${to} inside pod ${nameAt(pod)}: no Service, no rule of kube-proxy and no readiness has a part in it.`;
  }
  return by === 'kubectl'
    ? `kubectl port-forward on ${nameAt(hop.at)} hands the answer back, from ${from} to ${to}.`
    : `The kubelet on ${node} passes the answer back through the API server to kubectl.`;
}

const LOSSES = {
  down: 'is down: it takes no packets and sends none',
  unexpected: 'waits for no such packet: it comes from an address that was not dialled',
};

function lost(hop: Hop, { why }: Case<'lost'>): string {
  if (why === 'unplugged') return `The network of the pod is cut, so the packet is lost.`;
  if (why) return `${nameAt(hop.at)} ${LOSSES[why]}.`;
  return `Nobody has the address ${destination(hop, 'after')}: the packet leaves by the default route and is lost.`;
}

function hungUp(hop: Hop, { by }: Case<'hungUp'>, { tls }: Request): string {
  if (tls && !isTrusted(tls)) return `${nameAt(hop.at)} waits for the client to go on.`;
  if (by === undefined) return `${nameAt(hop.at)} closes the connection without an answer.`;
  return `${nameAt(by)} is gone and has closed the connection; ${nameAt(hop.at)} finds out as it uses it again.`;
}

function received(hop: Hop, { outcome, response, tls }: Request): string {
  if (outcome === 'reset' && tls && !isTrusted(tls)) {
    const why = tls.selfSigned ? 'is self-signed' : 'is for another name';
    return `${nameAt(hop.at)} does not trust the certificate, which ${why}, and closes the connection before any HTTP.`;
  }
  if (outcome === 'answered') {
    return `${nameAt(hop.at)} has its answer${response ? `: ${response.status}` : ''}.`;
  }
  if (outcome === 'refused') return `${nameAt(hop.at)} learns that the connection was refused.`;
  return `${nameAt(hop.at)} learns that the connection is gone.`;
}

function repliedBy(hop: Hop): string {
  const [from, to] = [source(hop, 'after'), destination(hop, 'after')];
  return `${nameAt(hop.at)} passes the answer on, from ${from} to ${to}.`;
}

function serverNamed(serverName: string | undefined): string {
  return serverName === undefined ? 'an address instead of a name' : serverName;
}

function certificate(hop: Hop, { certificate: shown, secret, serverName }: Case<'certificate'>) {
  const from =
    secret === undefined ? 'its own certificate' : `the certificate of ${objectName(secret)}`;
  const start = `${nameAt(hop.at)} is asked for ${serverNamed(serverName)} (SNI) and shows ${from}, ${shown.subject}`;
  if (shown.selfSigned) return `${start}, which nobody but itself has signed; TLS ends here.`;
  return `${start}${shown.covers ? '' : ', which is not for that name'}; TLS ends here.`;
}

/** `Ingress kubia` for `Ingress/default/kubia`. */
function objectName(key: string): string {
  return `${key.split('/')[0] ?? ''} ${serviceName(key)}`;
}

/** `rule 1, path 2` for `spec.rules[0].http.paths[1]`. */
function routeIn(field: string): string {
  const [, rule, path] = /^spec\.rules\[(\d+)\]\.http\.paths\[(\d+)\]/.exec(field) ?? [];
  if (rule === undefined || path === undefined) return 'the default backend';
  return `rule ${Number(rule) + 1}, path ${Number(path) + 1}`;
}

const LACKS = {
  service: 'there is no such Service',
  port: 'the Service has no such port',
  endpoints: 'the Service has no ready endpoint',
};

function proxied(hop: Hop, because: Case<'proxied'>): string {
  const { ingress, field, backend, endpoint, lacks, viaService } = because;
  const rule = ingress === '' ? field : `${routeIn(field)} of ${objectName(ingress)}`;
  const start = `${nameAt(hop.at)} follows ${rule} to backend ${backend}`;
  if (lacks !== undefined) return `${start}, but ${LACKS[lacks]}.`;
  if (endpoint === undefined) return `${start}, but does not pass this request on.`;
  if (viaService) {
    return `${start} and opens a connection of its own to its ClusterIP, ${endpoint}, as service-upstream asks.`;
  }
  return `${start}, whose endpoint ${endpoint} has its turn, and opens a connection of its own to it: the ClusterIP and kube-proxy play no part.`;
}

const FAILURES = {
  answered: 'gave no answer',
  refused: 'refused the connection',
  timeout: 'did not answer in time',
  unresolved: 'could not be looked up',
  reset: 'closed the connection',
};

function unrouted(hop: Hop, { host, path }: Case<'unrouted'>): string {
  const what = host === '' ? `path ${path}` : `host ${host} and path ${path}`;
  return `No Ingress that ${nameAt(hop.at)} serves has a rule for ${what}, so its own default backend answers.`;
}

function redirected({ ingress, field, location }: Case<'redirected'>): string {
  const what = field.startsWith('spec.tls') ? 'The TLS entry' : 'An annotation';
  return `${what} of ${objectName(ingress)} asks for HTTPS, so the client is sent to ${location}.`;
}

function mismatched({ port, expected }: Case<'mismatched'>): string {
  if (expected === 'tls') return `Port ${port} expects TLS, and this is plain HTTP.`;
  return `Port ${port} expects plain HTTP, and this is TLS.`;
}

/** One sentence on what happened at a hop and which field or rule decided. */
export function explainHop(hop: Hop, request: Request): string {
  const { because } = hop;
  switch (because.is) {
    case 'sent':
      return sent(hop, because);
    case 'unresolved':
      return `${nameAt(hop.at)} asks for the address of ${because.name}, and nobody knows that name.`;
    case 'routed':
      return hop.direction === 'reply' ? repliedBy(hop) : routed(hop);
    case 'dnat':
      return dnat(hop, because);
    case 'conntrack':
      return conntrack(hop);
    case 'rejected':
      return rejected(hop, because);
    case 'dropped':
      return dropped(hop, because);
    case 'forwarded':
      return forwarded(hop, because);
    case 'balanced':
      return balanced(hop, because);
    case 'lost':
      return lost(hop, because);
    case 'accepted':
      return accepted(hop, because);
    case 'closed':
      return closed(hop, because);
    case 'certificate':
      return certificate(hop, because);
    case 'proxied':
      return proxied(hop, because);
    case 'upstreamFailed':
      return `The endpoint ${because.endpoint} ${FAILURES[because.how]}.`;
    case 'unrouted':
      return unrouted(hop, because);
    case 'redirected':
      return redirected(because);
    case 'mismatched':
      return mismatched(because);
    case 'malformed':
      return `${because.path} leads above the root or has a damaged escape: ${nameAt(hop.at)} refuses it before it looks for a rule.`;
    case 'answered':
      return `${nameAt(hop.at)} answers${because.status === undefined ? '' : ` ${because.status}`}.`;
    case 'hungUp':
      return hungUp(hop, because, request);
    case 'received':
      return received(hop, request);
  }
}
