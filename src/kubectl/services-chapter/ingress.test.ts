import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

const CONTROLLER = new URL('../../../public/scenes/manifests/ingress-nginx.yaml', import.meta.url);
const WITH_CONTROLLER = { ...FILES, 'ingress-nginx.yaml': readFileSync(CONTROLLER, 'utf8') };

describe('An Ingress', () => {
  it('leads a host to a Service, with TLS when it has a certificate', () => {
    const shown = terminal(WITH_CONTROLLER).screen(`
      kubectl create -f ingress-nginx.yaml -f kubia-rc.yaml -f kubia-svc-nodeport.yaml
      kubectl create -f kubia-ingress.yaml
      sleep 60
      kubectl get ingresses
      curl -s -H 'Host: kubia.example.com' http://192.168.56.11:30080
      curl -s -o /dev/null -w '%{http_code}\\n' http://192.168.56.11:30080
      kubectl create secret tls tls-secret --cert=tls.cert --key=tls.key
      kubectl apply -f kubia-ingress-tls.yaml
      sleep 5
      kubectl get ingresses
      curl -k -s --resolve kubia.example.com:30443:192.168.56.11 https://kubia.example.com:30443/kubia
      curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' -H 'Host: kubia.example.com' http://192.168.56.11:30080/kubia
      kubectl describe ingress kubia
      kubectl get secret tls-secret
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f ingress-nginx.yaml -f kubia-rc.yaml -f kubia-svc-nodeport.yaml
        namespace/ingress-nginx created
        deployment.apps/ingress-nginx-controller created
        service/ingress-nginx-controller created
        ingressclass.networking.k8s.io/nginx created
        replicationcontroller/kubia created
        service/kubia-nodeport created
        laptop$ kubectl create -f kubia-ingress.yaml
        ingress.networking.k8s.io/kubia created
        laptop$ sleep 60
        laptop$ kubectl get ingresses
        NAME   CLASS   HOSTS   ADDRESS   PORTS   AGE
        kubia   nginx   kubia.example.com   192.168.56.11   80   60s
        laptop$ curl -s -H 'Host: kubia.example.com' http://192.168.56.11:30080
        You've hit kubia-xxxxx
        laptop$ curl -s -o /dev/null -w '%{http_code}\\n' http://192.168.56.11:30080
        404
        laptop$ kubectl create secret tls tls-secret --cert=tls.cert --key=tls.key
        secret/tls-secret created
        laptop$ kubectl apply -f kubia-ingress-tls.yaml
        Warning: resource ingresses/kubia is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
        ingress.networking.k8s.io/kubia configured
        laptop$ sleep 5
        laptop$ kubectl get ingresses
        NAME   CLASS   HOSTS   ADDRESS   PORTS   AGE
        kubia   nginx   kubia.example.com   192.168.56.11   80, 443   65s
        laptop$ curl -k -s --resolve kubia.example.com:30443:192.168.56.11 https://kubia.example.com:30443/kubia
        You've hit kubia-xxxxx
        laptop$ curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' -H 'Host: kubia.example.com' http://192.168.56.11:30080/kubia
        308 https://kubia.example.com/kubia
        laptop$ kubectl describe ingress kubia
        Name:   kubia
        Labels:   <none>
        Namespace:   default
        Address:   192.168.56.11
        Ingress Class:   nginx
        Default backend:  <default>
        TLS:
          tls-secret terminates kubia.example.com
        Rules:
          Host   Path  Backends
          ----   ----  --------
          kubia.example.com
           /   kubia-nodeport:80 (POD-IP:8080,POD-IP:8080,POD-IP:8080)
        Annotations:   <none>
        Events:
          Type   Reason  Age   From   Message
          ----   ------  ----   ----   -------
          Normal  Sync   5s (x3 over 63s)  nginx-ingress-controller  Scheduled for sync
        laptop$ kubectl get secret tls-secret
        NAME   TYPE   DATA   AGE
        tls-secret   kubernetes.io/tls   2   5s
        `),
    );
  });
});
