import { expect, test } from './hopscope';

/** What is read of React's tree: components, each with the one that it was before. */
interface Fiber {
  readonly tag: number;
  readonly flags: number;
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly memoizedProps: { readonly data?: { readonly item?: { readonly id: string } } } | null;
}

interface Counter {
  rendered: string[];
}

/** Runs in the page before its scripts: notes the element of each card that React renders. */
function countRenders(): void {
  const counter: Counter = { rendered: [] };
  const PERFORMED_WORK = 1;
  const note = (next: Fiber): void => {
    const id = next.memoizedProps?.data?.item?.id;
    if (id !== undefined) counter.rendered.push(id);
  };
  const visit = (next: Fiber): void => {
    const before = next.alternate;
    if (!before || next.flags & PERFORMED_WORK) note(next);
    if (before && before.child === next.child) return;
    for (let child = next.child; child; child = child.sibling) visit(child);
  };
  const hook = {
    supportsFiber: true,
    renderers: new Map<number, unknown>(),
    inject: () => 1,
    onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) => visit(root.current),
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  };
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, counter });
}

/** Runs in the page: steps until the selected pod is in `state`; gives what that step rendered. */
async function stepUntil(state: string): Promise<readonly string[]> {
  const { counter } = globalThis as unknown as { counter: Counter };
  const step = document.querySelector<HTMLElement>('[aria-label="One hop on"]');
  for (let i = 0; i < 2000; i += 1) {
    counter.rendered = [];
    step?.click();
    await new Promise((resolve) => setTimeout(resolve));
    const pod = document.querySelector('.card-pod[aria-pressed="true"]');
    if (pod?.getAttribute('data-state') === state) return counter.rendered;
  }
  throw new Error(`The pod did not become ${state}.`);
}

test('a pod that stops being ready renders what shows it, once, and nothing else', async ({
  hopscope,
  page,
}) => {
  await page.addInitScript(countRenders);
  await hopscope.open('&scene=scale&nodes=4&pods=64&inflight=0');
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('pod web-');
  await page.keyboard.press('Enter');
  await expect(page.locator('.card-pod[aria-pressed="true"]')).toBeVisible();
  const pod = await page.locator('.inspector-head h2').innerText();
  await page.getByRole('button', { name: 'Make not ready' }).click();
  const rendered = await page.evaluate(stepUntil, 'notReady');
  const node = rendered.find((id) => id.startsWith('node/')) ?? 'no node';
  expect([...rendered].sort()).toEqual([`Pod/default/${pod}`, `block/${node}/default/web`, node]);
});
