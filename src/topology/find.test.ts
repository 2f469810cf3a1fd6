import { describe, expect, it } from 'vitest';
import { find, findables } from './find';
import { kubiaCluster, podNames } from './fixtures/kubia';

const cluster = kubiaCluster();
const all = findables(cluster);
const idsOf = (text: string, most = 20) => find(all, text, most).map(({ id }) => id);

describe('find', () => {
  it('finds a pod by the end of its name and by its address', () => {
    const [name = ''] = podNames(cluster);
    const pod = all.find((one) => one.name === name);
    expect(idsOf(name.slice(-5))).toEqual([`Pod/default/${name}`]);
    expect(idsOf(pod?.addresses[0] ?? 'none')[0]).toBe(`Pod/default/${name}`);
  });

  it('finds a node by its address, and a client', () => {
    expect(idsOf('192.168.56.12')).toEqual(['node/node2']);
    expect(idsOf('LAPTOP')).toEqual(['client/laptop']);
  });

  it('puts what is called exactly so before what only begins so', () => {
    expect(idsOf('kubia')[0]).toMatch(/\/default\/kubia$/);
    expect(idsOf('kubia-n')[0]).toBe('Service/default/kubia-nodeport');
  });

  it('wants every word, and takes the kind for one', () => {
    expect(idsOf('pod kubia').every((id) => id.startsWith('Pod/'))).toBe(true);
    expect(idsOf('service kubia-')).toEqual(['Service/default/kubia-nodeport']);
    expect(idsOf('kubia nothing-like-this')).toEqual([]);
  });

  it('lists no more than it is asked for', () => {
    expect(idsOf('', 4)).toHaveLength(4);
    expect(idsOf('k', 2)).toHaveLength(2);
  });
});
