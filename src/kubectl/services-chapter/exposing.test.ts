import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('Services for clients outside', () => {
  it('opens a port of every node', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc-nodeport.yaml
      sleep 20
      kubectl get svc kubia-nodeport
      kubectl get nodes -o jsonpath='{.items[*].status.addresses[?(@.type=="InternalIP")].address}'; echo
      curl http://192.168.56.11:30123
      curl http://192.168.56.13:30123
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc-nodeport.yaml
        replicationcontroller/kubia created
        service/kubia-nodeport created
        laptop$ sleep 20
        laptop$ kubectl get svc kubia-nodeport
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubia-nodeport   NodePort   CLUSTER-IP   <none>   80:30123/TCP   20s
        laptop$ kubectl get nodes -o jsonpath='{.items[*].status.addresses[?(@.type=="InternalIP")].address}'; echo
        192.168.56.11 192.168.56.12 192.168.56.13
        laptop$ curl http://192.168.56.11:30123
        You've hit kubia-xxxxx
        laptop$ curl http://192.168.56.13:30123
        You've hit kubia-xxxxx
        `),
    );
  });

  it('gets an address from the cloud', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc-loadbalancer.yaml
      kubectl get svc kubia-loadbalancer
      sleep 20
      kubectl get svc kubia-loadbalancer
      curl http://198.51.100.1
      kubectl describe svc kubia-loadbalancer
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc-loadbalancer.yaml
        replicationcontroller/kubia created
        service/kubia-loadbalancer created
        laptop$ kubectl get svc kubia-loadbalancer
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubia-loadbalancer   LoadBalancer   CLUSTER-IP   <pending>   80:32143/TCP   0s
        laptop$ sleep 20
        laptop$ kubectl get svc kubia-loadbalancer
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubia-loadbalancer   LoadBalancer   CLUSTER-IP   198.51.100.1   80:32143/TCP   20s
        laptop$ curl http://198.51.100.1
        You've hit kubia-xxxxx
        laptop$ kubectl describe svc kubia-loadbalancer
        Name:   kubia-loadbalancer
        Namespace:   default
        Labels:   <none>
        Annotations:   <none>
        Selector:   app=kubia
        Type:   LoadBalancer
        IP Family Policy:   SingleStack
        IP Families:   IPv4
        IP:   CLUSTER-IP
        IPs:   CLUSTER-IP
        LoadBalancer Ingress:   198.51.100.1 (VIP)
        Port:   <unset>  80/TCP
        TargetPort:   8080/TCP
        NodePort:   <unset>  32143/TCP
        Endpoints:   POD-IP:8080,POD-IP:8080,POD-IP:8080
        Session Affinity:   None
        External Traffic Policy:  Cluster
        Internal Traffic Policy:  Cluster
        Events:
          Type   Reason   Age   From   Message
          ----   ------   ----  ----   -------
          Normal  EnsuringLoadBalancer  20s   service-controller  Ensuring load balancer
          Normal  EnsuredLoadBalancer   5s   service-controller  Ensured load balancer
        `),
    );
  });
});
