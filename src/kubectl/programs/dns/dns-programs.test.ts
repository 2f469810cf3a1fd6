import { beforeAll, describe, expect, it } from 'vitest';
import { terminal } from '../../testing/session';

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: {name: pet, labels: {app: pet}}
spec:
  hostname: my-pet
  subdomain: hl
  containers: [{name: c, image: luksa/kubia}]
---
apiVersion: v1
kind: Service
metadata: {name: hl}
spec: {clusterIP: None, selector: {app: pet}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;

const session = terminal({ 'pet.yaml': MANIFEST });

beforeAll(() => {
  session.run(`
    kubectl create -f pet.yaml
    kubectl run dns --image=registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3 -- sleep 99999
    sleep 20
  `);
});

const inPod = (command: string) => session.run(`kubectl exec dns -- ${command}`).stdout;

describe('dig', () => {
  it.each([
    ['dig SRV _http._tcp.hl.default.svc.cluster.local +short'],
    ['dig _http._tcp.hl.default.svc.cluster.local SRV +short'],
    ['dig -t srv _http._tcp.hl.default.svc.cluster.local +short'],
  ])('takes the type before and behind the name: %s', (command) => {
    expect(inPod(command)).toBe('0 100 8080 my-pet.hl.default.svc.cluster.local.\n');
  });

  it('shows where SRV records lead to', () => {
    const shown = inPod('dig +search SRV _http._tcp.hl');
    expect(shown).toContain('QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2');
    expect(shown).toMatch(
      /;; ADDITIONAL SECTION:\nmy-pet\.hl\.default\.svc\.cluster\.local\. 30\tIN A\t10\.244\.\d\.\d+\n/,
    );
  });

  it('knows the zone’s own records, and how long the version of its schema lives', () => {
    expect(inPod('dig NS cluster.local +short')).toBe('kube-dns.kube-system.svc.cluster.local.\n');
    expect(inPod('dig SOA cluster.local +short')).toMatch(
      /^ns\.dns\.cluster\.local\. hostmaster\./,
    );
    expect(inPod('dig TXT dns-version.cluster.local +noall +answer')).toBe(
      'dns-version.cluster.local. 28800 IN\tTXT\t"1.1.0"\n',
    );
  });

  it('has the answer on unknown addresses from a server behind the cluster’s', () => {
    const shown = inPod('dig -x 10.244.99.99');
    expect(shown).toContain('status: NXDOMAIN');
    expect(shown).toContain(';; flags: qr rd ra;');
    expect(shown).not.toContain('SOA');
  });
});

describe('nslookup', () => {
  it('names no server when it turns an address into a name', () => {
    expect(inPod('nslookup 10.96.0.1')).toBe(
      '1.0.96.10.in-addr.arpa\tname = kubernetes.default.svc.cluster.local.\n\n',
    );
  });

  it('lists the fields of a SOA record', () => {
    expect(inPod('nslookup -type=SOA cluster.local')).toContain(
      'cluster.local\n\torigin = ns.dns.cluster.local\n\tmail addr = hostmaster.cluster.local\n',
    );
  });
});

describe('a pod with a host name under the subdomain of a Service', () => {
  it('has its full name in /etc/hosts', () => {
    expect(session.run('kubectl exec pet -- hostname -f').stdout).toBe(
      'my-pet.hl.default.svc.cluster.local\n',
    );
    expect(session.run('kubectl exec pet -- tail -n 1 /etc/hosts').stdout).toMatch(
      /^10\.244\.\d\.\d+\tmy-pet\.hl\.default\.svc\.cluster\.local\tmy-pet\n$/,
    );
  });
});
