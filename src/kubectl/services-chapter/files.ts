import { KUBIA, lines, tidy, type Files } from '../testing/session';

const RC = KUBIA['rc.yaml'] ?? '';

/** The files of a first course on Services, as a learner has them. */
export const FILES: Files = {
  'kubia-rc.yaml': RC.replace(
    '- containerPort: 8080',
    '- name: http\n          containerPort: 8080',
  ),
  'kubia-rc-readinessprobe.yaml': `${RC}        readinessProbe:\n          exec:\n            command: [ls, /var/ready]\n`,
  'kubia-svc.yaml': KUBIA['svc.yaml'] ?? '',
  'kubia-svc-affinity.yaml': `${KUBIA['svc.yaml'] ?? ''}  sessionAffinity: ClientIP\n`,
  'kubia-svc-nodeport.yaml': KUBIA['nodeport.yaml'] ?? '',
  'kubia-svc-ports.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: kubia
    spec:
      ports:
      - name: http
        port: 80
        targetPort: http
      - name: other
        port: 443
        targetPort: 8080
      selector:
        app: kubia
    `),
  'kubia-svc-loadbalancer.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: kubia-loadbalancer
    spec:
      type: LoadBalancer
      ports:
      - port: 80
        targetPort: 8080
        nodePort: 32143
      selector:
        app: kubia
    `),
  'kubia-svc-headless.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: kubia-headless
    spec:
      clusterIP: None
      ports:
      - port: 80
        targetPort: 8080
      selector:
        app: kubia
    `),
  'external-service.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: external-service
    spec:
      ports:
      - port: 80
    `),
  'external-service-endpoints.yaml': lines(`
    apiVersion: v1
    kind: Endpoints
    metadata:
      name: external-service
    subsets:
    - addresses:
      - ip: 198.51.100.211
      - ip: 198.51.100.222
      ports:
      - port: 80
    `),
  'external-service-externalname.yaml': lines(`
    apiVersion: v1
    kind: Service
    metadata:
      name: external-service
    spec:
      type: ExternalName
      externalName: api.example.com
      ports:
      - port: 80
    `),
  'kubia-ingress.yaml': lines(`
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: kubia
    spec:
      ingressClassName: nginx
      rules:
      - host: kubia.example.com
        http:
          paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: kubia-nodeport, port: {number: 80}}}
    `),
  'kubia-ingress-tls.yaml': lines(`
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: kubia
    spec:
      ingressClassName: nginx
      tls:
      - hosts: [kubia.example.com]
        secretName: tls-secret
      rules:
      - host: kubia.example.com
        http:
          paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: kubia-nodeport, port: {number: 80}}}
    `),
  'tls.cert': '-----BEGIN CERTIFICATE-----\nstands for one\n-----END CERTIFICATE-----\n',
  'tls.key': '-----BEGIN PRIVATE KEY-----\nstands for one\n-----END PRIVATE KEY-----\n',
};

/** What is shown, without names, addresses and numbers that come by chance. */
export function chapterTidy(text: string): string {
  return tidy(text)
    .replace(/\b(coredns|ingress-nginx-controller)-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '$1-xxxxx')
    .replace(/\bexternal-service-[a-z0-9]{5}\b/g, 'external-service-xxxxx')
    .replace(/[ \t]+$/gm, '');
}
