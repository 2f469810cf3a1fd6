import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('Services for what is outside', () => {
  it('has the endpoints that it is given', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f external-service.yaml
      kubectl create -f external-service-endpoints.yaml
      kubectl get endpoints external-service
      kubectl describe svc external-service
      kubectl get endpointslices -l kubernetes.io/service-name=external-service
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f external-service.yaml
        service/external-service created
        laptop$ kubectl create -f external-service-endpoints.yaml
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        endpoints/external-service created
        laptop$ kubectl get endpoints external-service
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME   ENDPOINTS   AGE
        external-service   198.51.100.211:80,198.51.100.222:80   0s
        laptop$ kubectl describe svc external-service
        Name:   external-service
        Namespace:   default
        Labels:   <none>
        Annotations:   <none>
        Selector:   <none>
        Type:   ClusterIP
        IP Family Policy:   SingleStack
        IP Families:   IPv4
        IP:   CLUSTER-IP
        IPs:   CLUSTER-IP
        Port:   <unset>  80/TCP
        TargetPort:   80/TCP
        Endpoints:   198.51.100.211:80,198.51.100.222:80
        Session Affinity:   None
        Internal Traffic Policy:  Cluster
        Events:   <none>
        laptop$ kubectl get endpointslices -l kubernetes.io/service-name=external-service
        NAME   ADDRESSTYPE   PORTS   ENDPOINTS   AGE
        external-service-xxxxx   IPv4   80   198.51.100.211,198.51.100.222   0s
        `),
    );
  });

  it('is an alias of a name', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f external-service-externalname.yaml
      kubectl get svc external-service
      kubectl run dnsutils --image=tutum/dnsutils --command -- sleep infinity
      sleep 10
      kubectl exec dnsutils -- dig +short external-service.default.svc.cluster.local
      kubectl exec dnsutils -- host external-service
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f external-service-externalname.yaml
        service/external-service created
        laptop$ kubectl get svc external-service
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        external-service   ExternalName   <none>   api.example.com   80/TCP   0s
        laptop$ kubectl run dnsutils --image=tutum/dnsutils --command -- sleep infinity
        pod/dnsutils created
        laptop$ sleep 10
        laptop$ kubectl exec dnsutils -- dig +short external-service.default.svc.cluster.local
        api.example.com.
        laptop$ kubectl exec dnsutils -- host external-service
        external-service.default.svc.cluster.local is an alias for api.example.com.
        `),
    );
  });
});
