import { CannotRun, hasProgram, run } from './commands';

const PROGRAMS = ['iptables-restore', 'iptables-nft-restore', 'iptables-legacy-restore'];

/** Everything that kube-proxy's rules need of the kernel. */
const SAMPLE = `*nat
:KUBE-A - [0:0]
-A OUTPUT -m addrtype --dst-type LOCAL -m comment --comment "a b" -j KUBE-A
-A KUBE-A -m statistic --mode random --probability 0.50000000000 -j MARK --set-xmark 0x4000/0x4000
-A KUBE-A -p tcp -m recent --set --name KUBE-A --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 192.0.2.1:80
-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE --random-fully
COMMIT
*filter
-A FORWARD -m conntrack --ctstate NEW -p tcp -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
COMMIT
`;

/** The first iptables-restore, by nftables or legacy, whose rules the kernel takes. */
export function restoreProgram(namespace: string): string {
  const complaints: string[] = [];
  for (const program of PROGRAMS.filter(hasProgram)) {
    const inside = (input: string) => run('ip', ['netns', 'exec', namespace, program], input);
    try {
      inside(SAMPLE);
      inside('*nat\nCOMMIT\n*filter\nCOMMIT\n');
      return program;
    } catch (error) {
      complaints.push(String(error));
    }
  }
  throw new CannotRun(`This kernel takes no NAT rules: ${complaints.join('; ')}`);
}

const TABLES = ['nat', 'filter', 'mangle'];

/** What iptables-save says of a namespace whose rules `restore` has loaded, without counters. */
export function savedRules(namespace: string, restore: string): string {
  const save = restore.replace('restore', 'save');
  const texts = TABLES.map((table) => run('ip', ['netns', 'exec', namespace, save, '-t', table]));
  return texts
    .join('')
    .replace(/^#.*\n/gm, '')
    .replace(/ \[\d+:\d+\]$/gm, ' [0:0]');
}

/** The lines of one text that are not at the same place in the other, `-` before one and `+` before the other. */
export function differingLines(left: string, right: string): readonly string[] {
  if (left === right) return [];
  const [ours, theirs] = [left.split('\n'), right.split('\n')];
  const length = Math.max(ours.length, theirs.length);
  return Array.from({ length }, (_, i) => [ours[i] ?? '', theirs[i] ?? ''])
    .filter(([a, b]) => a !== b)
    .flatMap(([a = '', b = '']) => [`- ${a}`, `+ ${b}`]);
}
