import type { Ip, Transport } from './packet';

export type Table = 'nat' | 'filter';

/** A range of addresses: `bits` leading bits of `base`. */
export interface Cidr {
  readonly base: Ip;
  readonly bits: number;
}

/** Whether `ip` is in the range. */
export function contains(cidr: Cidr, ip: Ip): boolean {
  return cidr.bits === 32
    ? cidr.base === ip
    : cidr.bits === 0 || (cidr.base ^ ip) >>> (32 - cidr.bits) === 0;
}

/** What conntrack says of a packet's connection; DNAT is a state beside the others. */
export type CtState = 'NEW' | 'INVALID' | 'RELATED' | 'ESTABLISHED' | 'DNAT';

/** What a rule looks at; everything given has to hold. Field names follow iptables' options. */
export interface Match {
  readonly source: Cidr | undefined;
  readonly notSource: Cidr | undefined;
  readonly destination: Cidr | undefined;
  readonly notDestination: Cidr | undefined;
  readonly protocol: Transport | undefined;
  readonly dport: number | undefined;
  /** `-m addrtype --dst-type LOCAL`: the node itself owns the address. */
  readonly dstTypeLocal: true | undefined;
  readonly srcTypeLocal: true | undefined;
  /** `-m mark`: all bits set, or (`notMark`) not all set. */
  readonly mark: number | undefined;
  readonly notMark: number | undefined;
  readonly ctstate: readonly CtState[] | undefined;
  readonly notCtstate: readonly CtState[] | undefined;
  /** `-m statistic --mode random --probability`. */
  readonly probability: number | undefined;
  /** `-m recent --rcheck --reap`: the source was remembered in list `list` within `seconds`. */
  readonly recent: { readonly list: string; readonly seconds: number } | undefined;
}

export type Target =
  | { readonly is: 'jump'; readonly chain: Chain }
  /** A jump to a chain that several owners fill (see ruleset.ts), by its name. */
  | { readonly is: 'dispatch'; readonly chain: string }
  | { readonly is: 'dnat'; readonly ip: Ip; readonly port: number }
  | { readonly is: 'masquerade' }
  | { readonly is: 'mark'; readonly set?: number; readonly toggle?: number }
  | { readonly is: 'reject' }
  | { readonly is: 'drop' }
  | { readonly is: 'accept' }
  | { readonly is: 'return' }
  /** A rule without `-j`: only its side effect counts, or it is a comment. */
  | { readonly is: 'continue' };

/**
 * What the writer of a rule wants to be told back when the rule decides, opaque to the network:
 * kube-proxy puts the API object and the field here.
 */
export interface Origin {
  /** `Service/default/kubia` */
  readonly object: string;
  /** `spec.ports[0].nodePort` */
  readonly field: string;
}

export interface Rule {
  readonly match: Match;
  readonly target: Target;
  readonly comment: string | undefined;
  /** Whether `-m comment` was given after the other matches; matters to iptables-save alone. */
  readonly commentLast: boolean;
  /** `-m recent --set`: remember the source in this list. */
  readonly remember: string | undefined;
  readonly origin: Origin | undefined;
}

/** A user-defined chain; rules refer to chains directly, so a set of rules is a graph without cycles. */
export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** A match from what it looks at; the same one may serve many rules. */
export function match(given: Partial<Match>): Match {
  return {
    source: given.source,
    notSource: given.notSource,
    destination: given.destination,
    notDestination: given.notDestination,
    protocol: given.protocol,
    dport: given.dport,
    dstTypeLocal: given.dstTypeLocal,
    srcTypeLocal: given.srcTypeLocal,
    mark: given.mark,
    notMark: given.notMark,
    ctstate: given.ctstate,
    notCtstate: given.notCtstate,
    probability: given.probability,
    recent: given.recent,
  };
}

/** Each state as a bit of its own: DNAT is there beside another. */
export const STATE_BITS: { readonly [S in CtState]: number } = {
  NEW: 1,
  INVALID: 2,
  RELATED: 4,
  ESTABLISHED: 8,
  DNAT: 16,
};

/** What every packet matches. */
export const ANY = match({});

/** A rule from what is special about it. */
export function rule(
  given: Match,
  target: Target,
  extras: Partial<Pick<Rule, 'comment' | 'commentLast' | 'remember' | 'origin'>> = {},
): Rule {
  const { comment, commentLast = false, remember, origin } = extras;
  return { match: given, target, remember, comment, commentLast, origin };
}
