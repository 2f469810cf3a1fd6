import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('A readiness probe', () => {
  it('keeps pods out of a Service until they are ready', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc-readinessprobe.yaml -f kubia-svc.yaml
      sleep 20
      kubectl get po
      kubectl get endpoints kubia
      POD=$(kubectl get po -o name | head -1)
      kubectl exec $POD -- curl -s http://kubia
      kubectl exec $POD -- touch /var/ready
      sleep 12
      kubectl get po
      kubectl describe $POD | grep -i readiness
      kubectl get endpoints kubia
      kubectl exec $POD -- curl -s http://kubia
      kubectl exec $POD -- rm /var/ready
      sleep 40
      kubectl get po
      kubectl get endpoints kubia
      kubectl describe $POD | grep Unhealthy
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc-readinessprobe.yaml -f kubia-svc.yaml
        replicationcontroller/kubia created
        service/kubia created
        laptop$ sleep 20
        laptop$ kubectl get po
        NAME   READY   STATUS   RESTARTS   AGE
        kubia-xxxxx   0/1   Running   0   20s
        kubia-xxxxx   0/1   Running   0   20s
        kubia-xxxxx   0/1   Running   0   20s
        laptop$ kubectl get endpoints kubia
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME   ENDPOINTS   AGE
        kubia   20s
        laptop$ POD=$(kubectl get po -o name | head -1)
        laptop$ kubectl exec $POD -- curl -s http://kubia
        command terminated with exit code 7
        laptop$ kubectl exec $POD -- touch /var/ready
        laptop$ sleep 12
        laptop$ kubectl get po
        NAME   READY   STATUS   RESTARTS   AGE
        kubia-xxxxx   1/1   Running   0   32s
        kubia-xxxxx   0/1   Running   0   32s
        kubia-xxxxx   0/1   Running   0   32s
        laptop$ kubectl describe $POD | grep -i readiness
           Readiness:   exec [ls /var/ready] delay=0s timeout=1s period=10s #success=1 #failure=3
          Warning  Unhealthy  12s (x3 over 30s)  kubelet   Readiness probe failed: ls: cannot access '/var/ready': No such file or directory
        laptop$ kubectl get endpoints kubia
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME   ENDPOINTS   AGE
        kubia   POD-IP:8080   32s
        laptop$ kubectl exec $POD -- curl -s http://kubia
        You've hit kubia-xxxxx
        laptop$ kubectl exec $POD -- rm /var/ready
        laptop$ sleep 40
        laptop$ kubectl get po
        NAME   READY   STATUS   RESTARTS   AGE
        kubia-xxxxx   0/1   Running   0   72s
        kubia-xxxxx   0/1   Running   0   72s
        kubia-xxxxx   0/1   Running   0   72s
        laptop$ kubectl get endpoints kubia
        Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
        NAME   ENDPOINTS   AGE
        kubia   73s
        laptop$ kubectl describe $POD | grep Unhealthy
          Warning  Unhealthy  3s (x8 over 71s)  kubelet   Readiness probe failed: ls: cannot access '/var/ready': No such file or directory
        `),
    );
  });
});
