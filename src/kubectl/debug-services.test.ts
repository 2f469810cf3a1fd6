import { describe, expect, it } from 'vitest';
import { lines, terminal } from './testing/session';

/** The text with names and addresses that come by chance made alike. */
function tidy(text: string): string {
  return text
    .replace(/hostnames-[0-9a-f]{8,10}-[a-z0-9]{5}/g, 'hostnames-xxxxx')
    .replace(/\b10\.(?:9[6-9]|10\d|11[01])\.(?!0\.)\d+\.\d+/g, 'CLUSTER-IP')
    .replace(/\b10\.244\.\d+\.\d+\b/g, 'POD-IP')
    .replace(/KUBE-(SEP|SVC)-[A-Z2-7]{16}/g, 'KUBE-$1-XXX')
    .replace(/ {3,}/g, '   ');
}

/** As in Kubernetes' guide “Debug Services”: three pods, and one to look from. */
function hostnames() {
  const session = terminal();
  session.run(`
    kubectl create deployment hostnames --image=registry.k8s.io/serve_hostname
    kubectl scale deployment hostnames --replicas=3
    kubectl run box --image=busybox --restart=Never -- sleep 99999
    kubectl run dns --image=registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3 -- sleep 99999
    sleep 20
  `);
  return session;
}

function exposed() {
  const session = hostnames();
  session.run('kubectl expose deployment hostnames --port=80 --target-port=9376\nsleep 3');
  return session;
}

describe('the guide to debugging Services', () => {
  it('goes from the pods to the Service by name, by address and by rule', () => {
    const shown = hostnames().screen(`
      for ip in $(kubectl get pods -l app=hostnames -o jsonpath='{.items[*].status.podIP}'); do kubectl exec box -- wget -qO- $ip:9376; done
      kubectl exec box -- wget -O- hostnames
      kubectl expose deployment hostnames --port=80 --target-port=9376
      sleep 3
      kubectl exec -it box -- sh
      nslookup hostnames.default.svc.cluster.local
      wget -qO- hostnames
      wget -qO- $HOSTNAMES_SERVICE_HOST:80
      exit
      kubectl get endpoints hostnames
      ssh node1
      ps auxw | grep kube-proxy | wc -l
      iptables-save | grep hostnames | grep SVC
      exit
    `);
    expect(tidy(shown)).toBe(
      lines(`
        laptop$ for ip in $(kubectl get pods -l app=hostnames -o jsonpath='{.items[*].status.podIP}'); do kubectl exec box -- wget -qO- $ip:9376; done
        hostnames-xxxxx
        hostnames-xxxxx
        hostnames-xxxxx
        laptop$ kubectl exec box -- wget -O- hostnames
        wget: bad address 'hostnames'
        command terminated with exit code 1
        laptop$ kubectl expose deployment hostnames --port=80 --target-port=9376
        service/hostnames exposed
        laptop$ sleep 3
        laptop$ kubectl exec -it box -- sh
        / # nslookup hostnames.default.svc.cluster.local
        Server:		10.96.0.10
        Address:	10.96.0.10:53

        Name:	hostnames.default.svc.cluster.local
        Address: CLUSTER-IP


        / # wget -qO- hostnames
        hostnames-xxxxx
        / # wget -qO- $HOSTNAMES_SERVICE_HOST:80
        wget: not an http or ftp url: :80
        / # exit
        command terminated with exit code 1
        laptop$ kubectl get endpoints hostnames
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME   ENDPOINTS   AGE
        hostnames   POD-IP:9376,POD-IP:9376,POD-IP:9376   3s
        laptop$ ssh node1
        node1:~# ps auxw | grep kube-proxy | wc -l
        1
        node1:~# iptables-save | grep hostnames | grep SVC
        -A KUBE-SERVICES -d CLUSTER-IP/32 -p tcp -m comment --comment "default/hostnames cluster IP" -m tcp --dport 80 -j KUBE-SVC-XXX
        -A KUBE-SVC-XXX ! -s POD-IP/16 -d CLUSTER-IP/32 -p tcp -m comment --comment "default/hostnames cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
        -A KUBE-SVC-XXX -m comment --comment "default/hostnames -> POD-IP:9376" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-XXX
        -A KUBE-SVC-XXX -m comment --comment "default/hostnames -> POD-IP:9376" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-XXX
        -A KUBE-SVC-XXX -m comment --comment "default/hostnames -> POD-IP:9376" -j KUBE-SEP-XXX
        node1:~# exit
        logout
        Connection to node1 closed.
      `),
    );
  });
});

describe('looking up a name', () => {
  it.each([
    [
      'dns -- nslookup hostnames',
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\thostnames.default.svc.cluster.local\nAddress: CLUSTER-IP\n\n',
      0,
    ],
    [
      'dns -- nslookup nosuch',
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nosuch: NXDOMAIN\n\n",
      1,
    ],
    [
      'box -- nslookup hostnames.default',
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find hostnames.default: NXDOMAIN\n\n** server can't find hostnames.default: NXDOMAIN\n\n",
      1,
    ],
    ['dns -- dig +short +search hostnames', 'CLUSTER-IP\n', 0],
    ['dns -- dig +short hostnames', '', 0],
    ['dns -- dig +short -x 10.96.0.1', 'kubernetes.default.svc.cluster.local.\n', 0],
    [
      'dns -- dig +noall +answer hostnames.default.svc.cluster.local',
      'hostnames.default.svc.cluster.local. 30\tIN A\tCLUSTER-IP\n',
      0,
    ],
    ['dns -- host hostnames', 'hostnames.default.svc.cluster.local has address CLUSTER-IP\n', 0],
    ['dns -- host nosuch', 'Host nosuch not found: 3(NXDOMAIN)\n', 1],
    ['dns -- getent hosts hostnames', 'CLUSTER-IP   hostnames.default.svc.cluster.local\n', 0],
    ['box -- nc -zv hostnames 80', 'hostnames (CLUSTER-IP:80) open\n', 0],
  ])('%s', (command, stdout, exitCode) => {
    const result = exposed().run(`kubectl exec ${command}`);
    expect(tidy(result.stdout.replace(/(\d+\.\d+\.\d+\.\d+) +(?=hostnames\.)/, '$1   '))).toBe(
      stdout,
    );
    expect(result.exitCode).toBe(exitCode);
  });

  it('shows the whole answer with dig', () => {
    const { stdout } = exposed().run(
      'kubectl exec dns -- dig hostnames.default.svc.cluster.local SRV',
    );
    expect(stdout).toContain('status: NOERROR');
    expect(stdout).toContain(
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2',
    );
    expect(stdout).toContain(';hostnames.default.svc.cluster.local. IN SRV\n');
    expect(stdout).toContain('30\tIN SRV\t0 100 80 hostnames.default.svc.cluster.local.\n');
    expect(stdout).toContain(';; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)\n');
  });

  it('fails without a DNS server that is ready, and is a packet that can be traced', () => {
    const session = exposed();
    session.run('kubectl scale deploy coredns -n kube-system --replicas=0\nsleep 5');
    expect(session.run('kubectl exec dns -- nslookup hostnames')).toMatchObject({
      stdout:
        ';; communications error to 10.96.0.10#53: connection refused\n'.repeat(3) +
        ';; no servers could be reached\n\n',
      exitCode: 1,
    });
    expect(session.run('trace').stdout).toContain('kube-system/kube-dns:dns has no endpoints');
  });
});

describe('ping', () => {
  it('reaches pods and nodes', () => {
    const session = exposed();
    const ip = session.run("kubectl get pod dns -o jsonpath='{.status.podIP}'").stdout;
    expect(session.run(`kubectl exec box -- ping -c 2 ${ip}`).stdout).toMatch(
      /^PING .*: 56 data bytes\n64 bytes from .*: seq=0 ttl=6[23] time=\d+\.\d{3} ms\n64 bytes from .*: seq=1 ttl=6[23] .* ms\n\n--- .* ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min\/avg\/max = .* ms\n$/,
    );
    expect(session.run('[node1] ping -c 1 192.168.56.12').stdout).toContain(
      '1 packets transmitted, 1 received, 0% packet loss',
    );
  });

  it('never reaches a ClusterIP, which no machine has', () => {
    const { stdout, exitCode } = exposed().run('kubectl exec box -- ping -c 2 hostnames');
    expect(stdout).toContain('2 packets transmitted, 0 packets received, 100% packet loss\n');
    expect(exitCode).toBe(1);
  });

  it('says what is in its way', () => {
    expect(exposed().run('kubectl exec box -- ping -c 1 nosuch').stderr).toBe(
      "ping: bad address 'nosuch'\ncommand terminated with exit code 1\n",
    );
  });
});

describe('a node', () => {
  it('shows its rules, connections, addresses and routes', () => {
    const session = exposed();
    session.run('[node1] curl -s $(true)192.168.56.12:1 || true');
    const shown = session.screen(`
      ssh node1
      iptables -t nat -L KUBE-SERVICES -n | grep hostnames
      iptables -S INPUT | head -1
      ip -br a | head -3
      ip route | head -2
      ss -ltn | wc -l
      conntrack -F
      conntrack -L
      exit
    `);
    expect(tidy(shown)).toBe(
      lines(`
        laptop$ ssh node1
        node1:~# iptables -t nat -L KUBE-SERVICES -n | grep hostnames
        KUBE-SVC-XXX  6   --  0.0.0.0/0   CLUSTER-IP   /* default/hostnames cluster IP */ tcp dpt:80
        node1:~# iptables -S INPUT | head -1
        -P INPUT ACCEPT
        node1:~# ip -br a | head -3
        lo   UNKNOWN   127.0.0.1/8 
        eth0   UP   192.168.56.11/24 
        cni0   UP   POD-IP/24 
        node1:~# ip route | head -2
        default via 192.168.56.1 dev eth0 
        POD-IP/24 dev cni0 proto kernel scope link src POD-IP 
        node1:~# ss -ltn | wc -l
        2
        node1:~# conntrack -F
        conntrack v1.4.7 (conntrack-tools): connection tracking table has been emptied.
        node1:~# conntrack -L
        conntrack v1.4.7 (conntrack-tools): 0 flow entries have been shown.
        node1:~# exit
        logout
        Connection to node1 closed.
      `),
    );
  });
});
