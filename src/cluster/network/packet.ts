/** An IPv4 address as an unsigned 32-bit number. */
export type Ip = number;
export type Transport = 'tcp' | 'udp' | 'sctp' | 'icmp';

const TRANSPORTS = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

/** The transport that a manifest writes in capitals. */
export function transportOf(protocol: keyof typeof TRANSPORTS): Transport {
  return TRANSPORTS[protocol];
}

/** As in the header of an IP packet. */
export const PROTOCOL_NUMBERS: { readonly [T in Transport]: number } = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  sctp: 132,
};

/** Source and destination of a packet: what NAT rewrites. */
export interface Header {
  readonly src: Ip;
  readonly sport: number;
  readonly dst: Ip;
  readonly dport: number;
}

export interface Packet extends Header {
  readonly protocol: Transport;
  /** The first packet of a connection; only these traverse the nat table. */
  readonly opens: boolean;
}

export function packetOf(header: Header, protocol: Transport, opens: boolean): Packet {
  const { src, sport, dst, dport } = header;
  return { src, sport, dst, dport, protocol, opens };
}

export function headerOf(packet: Header): Header {
  return { src: packet.src, sport: packet.sport, dst: packet.dst, dport: packet.dport };
}

export function formatIp(ip: Ip): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

export function formatEndpoint(ip: Ip, port: number): string {
  return `${formatIp(ip)}:${port}`;
}
