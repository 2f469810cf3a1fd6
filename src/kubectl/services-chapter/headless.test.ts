import { describe, expect, it } from 'vitest';
import { lines, terminal } from '../testing/session';
import { chapterTidy, FILES } from './files';

describe('A headless Service', () => {
  it('gives the addresses of its ready pods by DNS', () => {
    const shown = terminal(FILES).screen(`
      kubectl create -f kubia-rc-readinessprobe.yaml -f kubia-svc.yaml -f kubia-svc-headless.yaml
      kubectl run dnsutils --image=tutum/dnsutils --command -- sleep infinity
      sleep 20
      kubectl exec dnsutils -- nslookup kubia-headless
      for pod in $(kubectl get po -l app=kubia -o name | head -2); do kubectl exec $pod -- touch /var/ready; done
      sleep 15
      kubectl get svc kubia-headless
      kubectl exec dnsutils -- nslookup kubia-headless
      kubectl exec dnsutils -- nslookup kubia
      kubectl exec dnsutils nslookup kubia-headless
      kubectl patch svc kubia-headless -p '{"spec":{"publishNotReadyAddresses":true}}'
      sleep 5
      kubectl exec dnsutils -- dig +short kubia-headless.default.svc.cluster.local | wc -l
      kubectl exec rc/kubia -- curl -s http://kubia-headless:8080
    `);
    expect(chapterTidy(shown)).toBe(
      lines(`
        laptop$ kubectl create -f kubia-rc-readinessprobe.yaml -f kubia-svc.yaml -f kubia-svc-headless.yaml
        replicationcontroller/kubia created
        service/kubia created
        service/kubia-headless created
        laptop$ kubectl run dnsutils --image=tutum/dnsutils --command -- sleep infinity
        pod/dnsutils created
        laptop$ sleep 20
        laptop$ kubectl exec dnsutils -- nslookup kubia-headless
        Server:		CLUSTER-IP
        Address:	CLUSTER-IP#53

        ** server can't find kubia-headless: NXDOMAIN

        command terminated with exit code 1
        laptop$ for pod in $(kubectl get po -l app=kubia -o name | head -2); do kubectl exec $pod -- touch /var/ready; done
        laptop$ sleep 15
        laptop$ kubectl get svc kubia-headless
        NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        kubia-headless   ClusterIP   None   <none>   80/TCP   35s
        laptop$ kubectl exec dnsutils -- nslookup kubia-headless
        Server:		CLUSTER-IP
        Address:	CLUSTER-IP#53

        Name:	kubia-headless.default.svc.cluster.local
        Address: POD-IP
        Name:	kubia-headless.default.svc.cluster.local
        Address: POD-IP

        laptop$ kubectl exec dnsutils -- nslookup kubia
        Server:		CLUSTER-IP
        Address:	CLUSTER-IP#53

        Name:	kubia.default.svc.cluster.local
        Address: CLUSTER-IP

        laptop$ kubectl exec dnsutils nslookup kubia-headless
        error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead
        See 'kubectl exec -h' for help and examples
        laptop$ kubectl patch svc kubia-headless -p '{"spec":{"publishNotReadyAddresses":true}}'
        service/kubia-headless patched
        laptop$ sleep 5
        laptop$ kubectl exec dnsutils -- dig +short kubia-headless.default.svc.cluster.local | wc -l
        3
        laptop$ kubectl exec rc/kubia -- curl -s http://kubia-headless:8080
        You've hit kubia-xxxxx
        `),
    );
  });
});
