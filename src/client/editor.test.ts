import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import * as engine from '../cluster/cluster';
import { CLASSROOM } from '../cluster/delays';
import { withObjects } from '../lessons/manifests';
import { senderOf, startScene, type SceneDescription } from '../lessons/scene';
import { editText, stateOf, useEditor, type Draft } from './editor';
import { rehearseVerb } from './editor-run';
import { plainText, SNIPPETS } from './editor-snippets';
import { keysFor, valuesFor } from './editor-suggestions';
import { useSession } from './session';
import { useView } from './view';

function open(id: string): void {
  const folder = new URL('../../public/scenes/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const list = JSON.parse(read('index.json')) as readonly SceneDescription[];
  const scene = list.find((one) => one.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  const opened = withObjects(scene, (name) => read(`manifests/${name}`));
  const started = startScene(opened, { seed: 1, delays: CLASSROOM });
  useSession.getState().open({ engine, scene, started, sender: senderOf(started.state, scene) });
}

const KEY = 'Service/default/kubia-nodeport';
const editor = () => useEditor.getState();
const store = () => useSession.getState().cluster.store;

function draft(): Draft {
  const found = editor().drafts.find(({ id }) => id === editor().current);
  if (!found) throw new Error('nothing is open');
  return found;
}
function port(): number | undefined {
  const service = store().objects.get(KEY);
  return service?.kind === 'Service' ? service.spec.ports?.[0]?.nodePort : undefined;
}
/** Opens the Service and changes its text. */
async function edit(from: string | RegExp, to: string): Promise<Draft> {
  await editor().openObject(KEY);
  editor().write(draft().id, draft().text.replace(from, to));
  return draft();
}

beforeEach(() => {
  for (const { id } of editor().drafts) editor().close(id);
  open('nodeport');
});

describe('an object that is opened', () => {
  it('is shown without what the API server notes about it', async () => {
    await editor().openObject(KEY);
    expect(useView.getState().tab).toBe('yaml');
    expect(draft().text).toContain('nodePort: 30123');
    expect(draft().text).not.toMatch(/uid|resourceVersion|creationTimestamp|status/);
    expect(stateOf(draft())).toBe('unchanged');
  });

  it('is opened once, at the field that is asked for', async () => {
    await editor().openObject(KEY);
    await editor().openObject(KEY, 'spec.ports[0].targetPort');
    expect(editor().drafts).toHaveLength(1);
    const { line = 0 } = editor().jump?.at ?? {};
    expect(draft().text.split('\n')[line - 1]).toContain('targetPort: 8080');
  });

  it('shows its status when asked to, also in a text that was changed', async () => {
    const { id, text } = await edit('30123', '30777');
    await editor().toggleStatus(id);
    expect(draft().text).toBe(`${text}status:\n  loadBalancer: {}\n`);
    await editor().toggleStatus(id);
    expect(draft().text).toBe(text);
  });
});

describe('sending a text', () => {
  it('shows the difference first, and changes the cluster only then', async () => {
    const { id } = await edit('30123', '30777');
    expect(stateOf(draft())).toBe('edited');
    await editor().prepare(id);
    expect(editor().review?.difference.before).toContain('nodePort: 30123');
    expect(editor().review?.difference.after).toContain('nodePort: 30777');
    expect(port()).toBe(30123);
    await editor().send();
    expect(port()).toBe(30777);
    expect(draft().run?.output).toEqual([{ to: 'out', text: 'service/kubia-nodeport replaced\n' }]);
    expect(stateOf(draft())).toBe('unchanged');
  });

  it('changes nothing when the API server refuses, and says where and why', async () => {
    const { id } = await edit('30123', '20000');
    const before = useSession.getState().live();
    await editor().prepare(id);
    expect(useSession.getState().live()).toBe(before);
    expect(editor().review).toBeUndefined();
    expect(draft().text).toContain('20000');
    expect(stateOf(draft())).toBe('refused');
    expect(draft().problems).toMatchObject([
      { field: 'spec.ports[0].nodePort', severity: 'error', line: 16 },
    ]);
    expect(editor().jump?.at).toMatchObject({ line: 16 });
  });

  it('refuses all of a text of which one object is refused', async () => {
    const good = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n';
    editor().openText(`${good}---\n${good.replace('name: a', 'name: B')}`);
    await editor().prepare(draft().id);
    expect(editor().review).toBeUndefined();
    expect(store().objects.has('Namespace//a')).toBe(false);
    expect(draft().problems).toMatchObject([{ line: 9, field: 'metadata.name' }]);
  });

  it('lets an object use what stands before it in the same text', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: a\n';
    editor().openText(`apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n---\n${secret}`);
    await editor().prepare(draft().id);
    expect(editor().review?.difference.after).toContain('namespace: a');
  });

  it('sends nothing that was changed after it was reviewed', async () => {
    const { id } = await edit('30123', '30777');
    await editor().prepare(id);
    editor().write(id, draft().text.replace('30777', '30888'));
    await editor().send();
    expect(port()).toBe(30123);
  });
});

describe('an object that was changed meanwhile', () => {
  async function changeMeanwhile(): Promise<void> {
    const service = store().objects.get(KEY);
    if (service?.kind !== 'Service') throw new Error('no Service');
    const changed = { ...service, spec: { ...service.spec, sessionAffinity: 'ClientIP' as const } };
    const result = useSession.getState().perform({ type: 'update', object: changed });
    expect(result.ok).toBe(true);
    await Promise.resolve();
  }

  it('is a conflict, in the words of the API server', async () => {
    const { id } = await edit('30123', '30777');
    await changeMeanwhile();
    await editor().prepare(id);
    expect(draft().problems?.[0]).toMatchObject({ line: 4 });
    expect(draft().problems?.[0]?.message).toContain(
      'Operation cannot be fulfilled on services "kubia-nodeport": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(port()).toBe(30123);
  });

  it('can be merged with what was written', async () => {
    const { id } = await edit('30123', '30777');
    await changeMeanwhile();
    await editor().merge(id);
    expect(draft().text).toContain('nodePort: 30777');
    expect(draft().text).toContain('sessionAffinity: ClientIP');
    await editor().prepare(id);
    await editor().send();
    expect(port()).toBe(30777);
  });

  it('can be taken as it is', async () => {
    const { id } = await edit('30123', '30777');
    await changeMeanwhile();
    await editor().reload(id);
    expect(draft().text).toContain('nodePort: 30123');
    expect(draft().text).toContain('sessionAffinity: ClientIP');
    expect(stateOf(draft())).toBe('unchanged');
  });
});

describe('a text that a program waits for', () => {
  const going = () => new AbortController().signal;

  it('is closed when the program is over, and what was in sight before comes back', async () => {
    const program = new AbortController();
    useView.getState().showTab('traffic');
    const answer = editText('a.yaml', 'a', program.signal);
    expect(useView.getState().tab).toBe('yaml');
    program.abort();
    expect(await answer).toBeUndefined();
    expect(editor().drafts).toHaveLength(0);
    expect(useView.getState().tab).toBe('traffic');
    expect(await editText('b.yaml', 'b', program.signal)).toBeUndefined();
    expect(editor().drafts).toHaveLength(0);
  });

  it('is given back as it was saved', async () => {
    const answer = editText('service-kubia.yaml', 'kind: Service\n', going());
    editor().write(draft().id, 'kind: Pod\n');
    editor().answer(draft().id, true);
    expect(await answer).toBe('kind: Pod\n');
    expect(editor().drafts).toHaveLength(0);
  });

  it('is not given back when it is given up, closed, or the scene goes', async () => {
    const ways = [
      () => editor().answer(draft().id, false),
      () => editor().close(draft().id),
      () => open('nodeport'),
    ];
    for (const leave of ways) {
      const answer = editText('a.yaml', 'a', going());
      leave();
      expect(await answer).toBeUndefined();
    }
  });

  it('is checked without regard to the version that stands in it', async () => {
    const service = store().objects.get(KEY);
    const text = `apiVersion: v1\nkind: Service\nmetadata:\n  name: kubia-nodeport\n  resourceVersion: "1"\nspec: ${JSON.stringify((service as { spec?: unknown }).spec)}\n`;
    void editText('a.yaml', text, going());
    expect(await editor().check(draft().id)).toEqual([]);
  });
});

describe('texts of all objects', () => {
  it('hold what people made, and nothing that Kubernetes made of it', async () => {
    await editor().openAll();
    const kinds = [...draft().text.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);
    expect(kinds).toEqual(['ReplicationController', 'Service', 'Service']);
    expect(await editor().check(draft().id)).toEqual([]);
  });
});

it.each(SNIPPETS)('the $kind “$title” is accepted as it is', (snippet) => {
  const { run } = rehearseVerb({ name: 'a.yaml', text: plainText(snippet) }, 'create');
  const isTaken = run.problems.some(({ message }) => /already (?:exists|allocated)/.test(message));
  expect({ ...run, ok: run.ok || isTaken }).toMatchObject({ ok: true });
});

describe('what the cluster has to offer', () => {
  const texts = (found: readonly { readonly text: string }[]) => found.map(({ text }) => text);

  it('names Services and their ports to an Ingress', () => {
    const backend = ['spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service'];
    expect(texts(valuesFor(store(), 'default', [...backend, 'name']))).toContain('kubia');
    expect(texts(valuesFor(store(), 'default', [...backend, 'port', 'number']))).toContain('80');
    expect(valuesFor(store(), 'elsewhere', [...backend, 'name'])).toEqual([]);
  });

  it('names labels of pods, their values and their ports to a Service', () => {
    expect(texts(keysFor(store(), 'default', 'Service', ['spec', 'selector']))).toEqual(['app']);
    expect(texts(valuesFor(store(), 'default', ['spec', 'selector', 'app']))).toEqual(['kubia']);
    expect(texts(valuesFor(store(), 'default', ['spec', 'ports', 0, 'targetPort']))).toContain(
      '8080',
    );
  });
});
