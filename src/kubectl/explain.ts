import { formatEndpoint } from '../cluster/network/packet';
import type { Because, Hop, Request } from '../cluster/traffic/request';

/** `kubia` for `Service/default/kubia`, with its namespace unless that is `default`. */
function serviceName(service: string): string {
  const [, namespace = '', name = ''] = service.split('/');
  return namespace === 'default' || namespace === '' ? name : `${namespace}/${name}`;
}

/** The name of the machine or pod at a place. */
function nameAt(place: string): string {
  return place.split('/').at(-1) ?? place;
}

function source(hop: Hop, side: 'after' | 'before'): string {
  return formatEndpoint(hop[side].src, hop[side].sport);
}
function destination(hop: Hop, side: 'after' | 'before'): string {
  return formatEndpoint(hop[side].dst, hop[side].dport);
}

type Case<Is extends Because['is']> = Extract<Because, { is: Is }>;

function sent(hop: Hop, { name }: Case<'sent'>): string {
  const to = destination(hop, 'after');
  if (name === undefined) return `${nameAt(hop.at)} opens a connection to ${to}.`;
  return `${nameAt(hop.at)} looks up ${name}, gets ${to.replace(/:\d+$/, '')}, and opens a connection to ${to}.`;
}

function matchedBy(hop: Hop, { service, field }: Case<'dnat'>): string {
  const to = destination(hop, 'before');
  const owner = `Service ${serviceName(service)}`;
  return field === '' ? `${to} belongs to ${owner}` : `${to} is ${field} of ${owner}`;
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
  const who = container === undefined ? nameAt(hop.at) : `container ${container}`;
  return `${who} listens on port ${port} and takes the connection; to it the client is ${source(hop, 'after')}.`;
}

function closed(hop: Hop, { port }: Case<'closed'>): string {
  return `nothing in ${nameAt(hop.at)} listens on port ${port}, so its kernel refuses the connection (RST).`;
}

function received(hop: Hop, { outcome, response }: Request): string {
  if (outcome === 'answered') return `${nameAt(hop.at)} has its answer: ${response?.status ?? ''}.`;
  if (outcome === 'refused') return `${nameAt(hop.at)} learns that the connection was refused.`;
  return `${nameAt(hop.at)} learns that the connection is gone.`;
}

function repliedBy(hop: Hop): string {
  const [from, to] = [source(hop, 'after'), destination(hop, 'after')];
  return `${nameAt(hop.at)} passes the answer on, from ${from} to ${to}.`;
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
    case 'lost':
      return `nobody has the address ${destination(hop, 'after')}: the packet leaves by the default route and is lost.`;
    case 'accepted':
      return accepted(hop, because);
    case 'closed':
      return closed(hop, because);
    case 'answered':
      return `${nameAt(hop.at)} answers ${because.status}.`;
    case 'hungUp':
      return `${nameAt(hop.at)} closes the connection without an answer.`;
    case 'received':
      return received(hop, request);
  }
}
