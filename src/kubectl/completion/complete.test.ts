import { describe, expect, it } from 'vitest';
import { drive } from '../drive';
import { newSession, type Shell } from '../process';
import { KUBIA, terminal } from '../testing/session';
import { run } from '../terminal';
import { complete } from './complete';

const session = terminal(KUBIA);
session.run(
  'kubectl create -f rc.yaml -f svc.yaml\nkubectl create ns other\nkubectl run box -n other --image=busybox --command -- sleep 9999\nsleep 20',
);
const pods = session
  .run("kubectl get pods -o jsonpath='{.items[*].metadata.name}'")
  .stdout.split(' ');

function shellWith(files: readonly string[] = []): Shell {
  return {
    where: 'client/laptop',
    session: newSession(),
    state: () => session.driver.state,
    files,
  };
}

/** The line with each thing that it can become; `^` is the cursor. */
function completed(line: string, shell = shellWith(['a.yaml', 'b.yaml', 'dir/c.yaml'])): string[] {
  const cursor = line.includes('^') ? line.indexOf('^') : line.length;
  const { from, candidates } = complete(line.replace('^', ''), cursor, shell);
  return candidates.map(({ text }) => line.slice(0, from) + text);
}

describe('completion on the laptop', () => {
  it.each([
    ['kubec', ['kubectl']],
    ['kubectl desc', ['kubectl describe']],
    ['kubectl rollout st', ['kubectl rollout status']],
    ['kubectl create serv', ['kubectl create service']],
    ['kubectl create service nod', ['kubectl create service nodeport']],
    [
      'kubectl get deplo',
      ['kubectl get deploy', 'kubectl get deployment', 'kubectl get deployments'],
    ],
    ['kubectl get pods,sv', ['kubectl get pods,svc']],
    ['kubectl get svc k', ['kubectl get svc kubernetes', 'kubectl get svc kubia']],
    ['kubectl get svc kubia k', ['kubectl get svc kubia kubernetes']],
    ['kubectl get svc/kubi', ['kubectl get svc/kubia']],
    ['kubectl get -n other po b', ['kubectl get -n other po box']],
    ['kubectl -n other describe po b', ['kubectl -n other describe po box']],
    ['kubectl get pods -n oth', ['kubectl get pods -n other']],
    ['kubectl get pods --namespace=oth', ['kubectl get pods --namespace=other']],
    ['kubectl get pods -noth', ['kubectl get pods -nother']],
    ['kubectl get pods -o y', ['kubectl get pods -o yaml']],
    ['kubectl get pods -oy', ['kubectl get pods -oyaml']],
    ['kubectl get pods --show-l', ['kubectl get pods --show-labels']],
    ['kubectl get pods -l a', ['kubectl get pods -l app']],
    ['kubectl get pods -l app=', ['kubectl get pods -l app=kubia']],
    ['kubectl cordon node1 node2', ['kubectl cordon node1 node2']],
    ['kubectl apply -f a', ['kubectl apply -f a.yaml']],
    ['kubectl apply -f dir', ['kubectl apply -f dir/']],
    ['kubectl apply -f dir/', ['kubectl apply -f dir/c.yaml']],
    ['kubectl exec -n other box -- wg', ['kubectl exec -n other box -- wget']],
    ['kubectl expose rc kubia --type=Node', ['kubectl expose rc kubia --type=NodePort']],
    ['ssh no', ['ssh node1', 'ssh node2', 'ssh node3']],
    ['ssh node1 conn', ['ssh node1 conntrack']],
    ['curl http://192.168.56.1', ['1', '2', '3'].map((n) => `curl http://192.168.56.1${n}`)],
    ['curl --conn', ['curl --connect-timeout']],
    ['fault node node2 st', ['fault node node2 start', 'fault node node2 stop']],
    ['cat < a', ['cat < a.yaml']],
    ['true && kubectl desc', ['true && kubectl describe']],
    ['for i in 1; do kubectl desc', ['for i in 1; do kubectl describe']],
    ['timeout 5 kubec', ['timeout 5 kubectl']],
    ['kubectl get "svc" kubi', ['kubectl get "svc" kubia']],
    ['kubectl nosuch x', []],
    ['nosuchprogram --x', []],
  ])('%s', (line, expected) => {
    expect(completed(line)).toEqual(expected);
  });

  it('names the pods that there are, and types of what has pods', () => {
    expect(completed('kubectl exec kubi')).toEqual(pods.map((pod) => `kubectl exec ${pod}`).sort());
    expect(completed('kubectl logs depl')).toEqual(['kubectl logs deployment/']);
    expect(completed(`kubectl exec ${pods[0]} -c `)).toEqual([`kubectl exec ${pods[0]} -c kubia`]);
  });

  it('says what a short name or a verb stands for', () => {
    const { candidates } = complete('kubectl get sv', 14, shellWith());
    expect(candidates).toEqual([{ text: 'svc', description: 'services' }]);
  });

  it('looks at nothing behind the cursor', () => {
    expect(completed('kubectl desc^ pods')).toEqual(['kubectl describe']);
  });

  it('has the variables of the shell', () => {
    const shell = shellWith();
    drive(run('POD=x', shell), session.driver);
    expect(completed('echo $PO', shell)).toEqual(['echo $POD']);
  });
});

describe('completion in a pod', () => {
  it('has the programs, files and Services that are there', () => {
    const shell = shellWith();
    drive(run(`kubectl exec -it ${pods[0]} -- bash`, shell), session.driver);
    expect(completed('cur', shell)).toEqual(['curl']);
    expect(completed('kubect', shell)).toEqual([]);
    expect(completed('cat /etc/res', shell)).toEqual(['cat /etc/resolv.conf']);
    expect(completed('curl http://kubi', shell)).toEqual(['curl http://kubia']);
    drive(run('cd /etc', shell), session.driver);
    expect(completed('cat res', shell)).toEqual(['cat resolv.conf']);
  });
});
