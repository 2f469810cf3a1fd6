import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('How pods find a Service', () => {
  it('is in the variables of the pods that came after it', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml
      sleep 20
      kubectl create -f kubia-svc.yaml
      kubectl exec rc/kubia -- env | grep KUBIA_SERVICE
      kubectl delete po --all
      sleep 40
      kubectl exec rc/kubia -- env | grep KUBIA_SERVICE
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml
        replicationcontroller/kubia created
        laptop$ sleep 20
        laptop$ kubectl create -f kubia-svc.yaml
        service/kubia created
        laptop$ kubectl exec rc/kubia -- env | grep KUBIA_SERVICE
        laptop$ kubectl delete po --all
        pod "kubia-xxxxx" deleted
        pod "kubia-xxxxx" deleted
        pod "kubia-xxxxx" deleted
        laptop$ sleep 40
        laptop$ kubectl exec rc/kubia -- env | grep KUBIA_SERVICE
        KUBIA_SERVICE_HOST=CLUSTER-IP
        KUBIA_SERVICE_PORT=80
        `),
    );
  });

  it('is found by its name, and cannot be pinged', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc.yaml -f kubia-svc.yaml
      sleep 20
      kubectl get po --namespace kube-system
      kubectl exec -it rc/kubia -- bash
      curl http://kubia.default.svc.cluster.local
      curl http://kubia.default
      curl http://kubia
      cat /etc/resolv.conf
      ping -c 3 -W 1 kubia
      exit
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc.yaml -f kubia-svc.yaml
        replicationcontroller/kubia created
        service/kubia created
        laptop$ sleep 20
        laptop$ kubectl get po --namespace kube-system
        NAME   READY   STATUS   RESTARTS   AGE
        coredns-xxxxx   1/1   Running   0   2m20s
        coredns-xxxxx   1/1   Running   0   2m20s
        laptop$ kubectl exec -it rc/kubia -- bash
        root@kubia-xxxxx:/# curl http://kubia.default.svc.cluster.local
        You've hit kubia-xxxxx
        root@kubia-xxxxx:/# curl http://kubia.default
        You've hit kubia-xxxxx
        root@kubia-xxxxx:/# curl http://kubia
        You've hit kubia-xxxxx
        root@kubia-xxxxx:/# cat /etc/resolv.conf
        search default.svc.cluster.local svc.cluster.local cluster.local
        nameserver CLUSTER-IP
        options ndots:5
        root@kubia-xxxxx:/# ping -c 3 -W 1 kubia
        PING kubia.default.svc.cluster.local (CLUSTER-IP): 56 data bytes
        --- kubia.default.svc.cluster.local ping statistics ---
        3 packets transmitted, 0 packets received, 100% packet loss
        root@kubia-xxxxx:/# exit
        command terminated with exit code 1
        `),
    );
  });
});
