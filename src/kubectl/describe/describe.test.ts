import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal, tidy } from '../testing/session';
import { layOutTabs } from './writer';

const FILES = {
  ...KUBIA,
  'all.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata: {name: web, labels: {app: web}}
    spec:
      clusterIP: 10.99.61.14
      type: NodePort
      ports: [{name: http, port: 80, targetPort: http, nodePort: 30124}, {name: alt, port: 81}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
    addressType: IPv4
    ports: [{name: http, port: 8080}]
    endpoints:
    - {addresses: [11.11.11.11], conditions: {ready: true}, nodeName: node1}
    - {addresses: [22.22.22.22], conditions: {ready: false}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: external}
    spec: {type: ExternalName, externalName: api.example.com}
    ---
    apiVersion: v1
    kind: Endpoints
    metadata: {name: legacy}
    subsets:
    - {addresses: [{ip: 11.11.11.11}], notReadyAddresses: [{ip: 22.22.22.22}], ports: [{port: 80}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web}
    spec:
      tls: [{hosts: [a.example], secretName: cert}]
      rules:
      - host: a.example
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
          - {path: /foo, pathType: Exact, backend: {service: {name: nosuch, port: {number: 80}}}}
    `),
};

function described(what: string): string {
  const session = terminal(FILES);
  session.run('kubectl create -f all.yaml -f rc.yaml -f svc.yaml\nsleep 20');
  return session.run(`kubectl describe ${what}`).stdout;
}

describe('describe', () => {
  it('lays out columns as tabs do: each over the neighbouring lines that have it', () => {
    expect(layOutTabs('Name:\ta\nEvents:\n  Type\tAge\n  Warning\t1s\nEnd:\tx\ty\n')).toBe(
      'Name:  a\nEvents:\n  Type     Age\n  Warning  1s\nEnd:       x  y\n',
    );
  });

  it('shows a Service with its ready endpoints', () => {
    expect(described('svc web')).toBe(
      lines(`
        Name:                     web
        Namespace:                default
        Labels:                   app=web
        Annotations:              <none>
        Selector:                 <none>
        Type:                     NodePort
        IP Family Policy:         SingleStack
        IP Families:              IPv4
        IP:                       10.99.61.14
        IPs:                      10.99.61.14
        Port:                     http  80/TCP
        TargetPort:               http/TCP
        NodePort:                 http  30124/TCP
        Endpoints:                11.11.11.11:8080
        Port:                     alt  81/TCP
        TargetPort:               81/TCP
        NodePort:                 alt  PORT/TCP
        Endpoints:                EMPTY
        Session Affinity:         None
        External Traffic Policy:  Cluster
        Internal Traffic Policy:  Cluster
        Events:                   <none>
        `)
        .replace('EMPTY', '')
        .replace('PORT', /alt {2}(3\d+)\//.exec(described('svc web'))?.[1] ?? ''),
    );
  });

  it('shows an ExternalName', () => {
    expect(described('svc external')).toBe(
      lines(`
        Name:              external
        Namespace:         default
        Labels:            <none>
        Annotations:       <none>
        Selector:          <none>
        Type:              ExternalName
        IP Families:       <none>
        IP:                EMPTY
        IPs:               <none>
        External Name:     api.example.com
        Session Affinity:  None
        Events:            <none>
        `).replace('EMPTY', ''),
    );
  });

  it('shows Endpoints', () => {
    expect(described('ep legacy')).toBe(
      lines(`
        Name:         legacy
        Namespace:    default
        Labels:       <none>
        Annotations:  <none>
        Subsets:
          Addresses:          11.11.11.11
          NotReadyAddresses:  22.22.22.22
          Ports:
            Name     Port  Protocol
            ----     ----  --------
            <unset>  80    TCP

        Events:  <none>
        `),
    );
  });

  it('shows an EndpointSlice', () => {
    expect(described('endpointslice web-1')).toBe(
      lines(`
        Name:         web-1
        Namespace:    default
        Labels:       kubernetes.io/service-name=web
        Annotations:  <none>
        AddressType:  IPv4
        Ports:
          Name  Port  Protocol
          ----  ----  --------
          http  8080  TCP
        Endpoints:
          - Addresses:  11.11.11.11
            Conditions:
              Ready:    true
            Hostname:   <unset>
            NodeName:   node1
            Zone:       <unset>
          - Addresses:  22.22.22.22
            Conditions:
              Ready:   false
            Hostname:  <unset>
            NodeName:  <unset>
            Zone:      <unset>
        Events:        <none>
        `),
    );
  });

  it('shows an Ingress with what is behind its rules', () => {
    expect(described('ing web').replace(/Events:[^]*/, '')).toBe(
      lines(`
        Name:             web
        Labels:           <none>
        Namespace:        default
        Address:          EMPTY
        Ingress Class:    <none>
        Default backend:  <default>
        TLS:
          cert terminates a.example
        Rules:
          Host        Path  Backends
          ----        ----  --------
          a.example   EMPTY
                      /      web:80 (11.11.11.11:8080)
                      /foo   nosuch:80 (<error: services "nosuch" not found>)
        Annotations:  <none>
        `).replaceAll('EMPTY', ''),
    );
  });

  it('shows a ReplicationController', () => {
    expect(tidy(described('rc kubia'))).toBe(
      tidy(
        lines(`
        Name:         kubia
        Namespace:    default
        Selector:     app=kubia
        Labels:       app=kubia
        Annotations:  <none>
        Replicas:     3 current / 3 desired
        Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed
        Pod Template:
          Labels:  app=kubia
          Containers:
           kubia:
            Image:         luksa/kubia
            Port:          8080/TCP
            Host Port:     0/TCP
            Environment:   <none>
            Mounts:        <none>
          Volumes:         <none>
          Node-Selectors:  <none>
          Tolerations:     <none>
        Events:
          Type    Reason            Age   From                    Message
          ----    ------            ----  ----                    -------
          Normal  SuccessfulCreate  20s   replication-controller  Created pod: kubia-xxxxx
          Normal  SuccessfulCreate  20s   replication-controller  Created pod: kubia-xxxxx
          Normal  SuccessfulCreate  20s   replication-controller  Created pod: kubia-xxxxx
        `),
      ),
    );
  });

  it('shows a pod with its containers, conditions and events', () => {
    const text = described('pod -l app=kubia');
    expect(text).toMatch(/^Name: {13}kubia-\w{5}\nNamespace: {8}default\nPriority: {9}0\n/);
    expect(text).toMatch(/^Controlled By: {2}ReplicationController\/kubia$/m);
    expect(text).toMatch(/^ {2}kubia:\n {4}Container ID: {3}containerd:\/\/[0-9a-f]{64}\n/m);
    expect(text).toMatch(/^ {2}Ready {23}True $/m);
    expect(text).toMatch(/^ {2}Normal {2}Started {4}\d+s {3}kubelet {12}Started container kubia$/m);
    expect(text).toMatch(/\n\n\nName: /);
  });

  it('takes the beginning of a name', () => {
    expect(described('pod kubia-').match(/^Name: /gm)).toHaveLength(3);
  });

  it('shows the parameters of a class', () => {
    const session = terminal({
      'class.yaml': lines(`
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: lb}
        spec: {controller: example.com/ingress, parameters: {apiGroup: k8s.example.com, kind: Config, name: external}}
        `),
    });
    session.run('kubectl create -f class.yaml');
    expect(session.run('kubectl get ingressclass --no-headers').stdout).toMatch(
      /^lb +example\.com\/ingress +Config\.k8s\.example\.com\/external +/,
    );
    expect(session.run('kubectl describe ingressclass lb').stdout).toContain(
      'Controller:   example.com/ingress\nParameters:\n  APIGroup:  k8s.example.com\n  Kind:      Config\n  Name:      external\n',
    );
  });
});
