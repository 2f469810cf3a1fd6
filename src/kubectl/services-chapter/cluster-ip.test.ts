import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('A Service inside the cluster', () => {
  it('is created and asked from a pod', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc.yaml
      sleep 20
      kubectl get svc
      kubectl exec $(kubectl get pods -o name | head -1) -- curl -s http://$(kubectl get svc kubia -o jsonpath='{.spec.clusterIP}')
      kubectl describe svc kubia
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc.yaml
        replicationcontroller/kubia created
        service/kubia created
        laptop$ sleep 20
        laptop$ kubectl get svc
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubernetes   ClusterIP   CLUSTER-IP   <none>   443/TCP   2m20s
        kubia   ClusterIP   CLUSTER-IP   <none>   80/TCP   20s
        laptop$ kubectl exec $(kubectl get pods -o name | head -1) -- curl -s http://$(kubectl get svc kubia -o jsonpath='{.spec.clusterIP}')
        You've hit kubia-xxxxx
        laptop$ kubectl describe svc kubia
        Name:   kubia
        Namespace:   default
        Labels:   <none>
        Annotations:   <none>
        Selector:   app=kubia
        Type:   ClusterIP
        IP Family Policy:   SingleStack
        IP Families:   IPv4
        IP:   CLUSTER-IP
        IPs:   CLUSTER-IP
        Port:   <unset>  80/TCP
        TargetPort:   8080/TCP
        Endpoints:   POD-IP:8080,POD-IP:8080,POD-IP:8080
        Session Affinity:   None
        Internal Traffic Policy:  Cluster
        Events:   <none>
        `),
    );
  });

  it('sends a client to one pod with session affinity', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc-affinity.yaml
      sleep 20
      kubectl exec rc/kubia -- sh -c 'for i in 1 2 3 4 5 6; do curl -s http://kubia; done' | sort -u | wc -l
      kubectl describe svc kubia | grep Affinity
      kubectl patch svc kubia -p '{"spec":{"sessionAffinity":"None"}}'
      sleep 3
      kubectl exec rc/kubia -- sh -c 'for i in $(seq 30); do curl -s http://kubia; done' | sort -u | wc -l
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc-affinity.yaml
        replicationcontroller/kubia created
        service/kubia created
        laptop$ sleep 20
        laptop$ kubectl exec rc/kubia -- sh -c 'for i in 1 2 3 4 5 6; do curl -s http://kubia; done' | sort -u | wc -l
        1
        laptop$ kubectl describe svc kubia | grep Affinity
        Session Affinity:   ClientIP
        laptop$ kubectl patch svc kubia -p '{"spec":{"sessionAffinity":"None"}}'
        service/kubia patched
        laptop$ sleep 3
        laptop$ kubectl exec rc/kubia -- sh -c 'for i in $(seq 30); do curl -s http://kubia; done' | sort -u | wc -l
        3
        `),
    );
  });

  it('has several ports, by number and by the name that the pod gives them', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc-ports.yaml
      sleep 20
      kubectl get svc kubia
      kubectl exec rc/kubia -- curl -s http://kubia
      kubectl exec rc/kubia -- curl -s http://kubia:443
      kubectl describe svc kubia | grep -i port
      kubectl get endpointslices -o custom-columns=PORTS:.ports[*].port,NAMES:.ports[*].name
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc-ports.yaml
        replicationcontroller/kubia created
        service/kubia created
        laptop$ sleep 20
        laptop$ kubectl get svc kubia
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubia   ClusterIP   CLUSTER-IP   <none>   80/TCP,443/TCP   20s
        laptop$ kubectl exec rc/kubia -- curl -s http://kubia
        You've hit kubia-xxxxx
        laptop$ kubectl exec rc/kubia -- curl -s http://kubia:443
        You've hit kubia-xxxxx
        laptop$ kubectl describe svc kubia | grep -i port
        Port:   http  80/TCP
        TargetPort:   http/TCP
        Port:   other  443/TCP
        TargetPort:   8080/TCP
        laptop$ kubectl get endpointslices -o custom-columns=PORTS:.ports[*].port,NAMES:.ports[*].name
        PORTS   NAMES
        6443   https
        8080,8080   http,other
        `),
    );
  });
});
