import { describe, expect, it } from 'vitest';
import { connectionText } from './conntrack-list';
import type { Connection } from './conntrack';

const POD = 0x0af40109;
const CONNECTION: Connection = {
  original: { protocol: 'tcp', src: POD, sport: 41234, dst: 0x0a600101, dport: 80 },
  reply: { protocol: 'tcp', src: 0x0af40207, sport: 8080, dst: POD, dport: 41234 },
  replied: true,
  expires: 86_400_000,
  dnat: undefined,
};

describe('conntrack -L', () => {
  it('prints both directions and what is left of the time', () => {
    expect(connectionText(CONNECTION, 1000)).toBe(
      'tcp      6 86399 ESTABLISHED src=10.244.1.9 dst=10.96.1.1 sport=41234 dport=80 src=10.244.2.7 dst=10.244.1.9 sport=8080 dport=41234 [ASSURED] mark=0 use=1',
    );
  });

  it('tells that nobody has answered', () => {
    const original = { ...CONNECTION.original, protocol: 'udp' } as const;
    const unanswered = { ...CONNECTION, original, replied: false, expires: 30_000 };
    expect(connectionText(unanswered, 0)).toBe(
      'udp      17 30 src=10.244.1.9 dst=10.96.1.1 sport=41234 dport=80 [UNREPLIED] src=10.244.2.7 dst=10.244.1.9 sport=8080 dport=41234 mark=0 use=1',
    );
    expect(connectionText({ ...CONNECTION, replied: false }, 0)).toContain('SYN_SENT src=');
  });
});
