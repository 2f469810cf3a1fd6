import type { Locator, Page } from '@playwright/test';
import { expect, test } from './hopscope';

/** Presses Tab until this is focused. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  for (let i = 0; i < 120; i += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there.');
}

/** Presses F6 until the focus is in this part of the page. */
async function goToRegion(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('F6');
    if ((await page.locator(`${selector} :focus`).count()) > 0) return;
  }
  throw new Error('F6 does not lead there.');
}

const heading = (page: Page) => page.locator('.inspector-head h2');

test('a request, a pod, both views, the tables and a search, by keyboard alone', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  await page.keyboard.press('r');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.hop-place').nth(1)).toHaveText('node1');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.hop[data-current=true] .hop-place')).toHaveText('laptop');

  await goToRegion(page, '.stage');
  const pod = page.getByRole('button', { name: /^Pod kubia-/ }).first();
  await tabTo(page, pod);
  await expect(pod).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(/^kubia-/);

  await goToRegion(page, '#panel');
  await expect(hopscope.tab('Inspect')).toBeFocused();
  const badge = page.locator('.inspector-part .state-badge');
  await expect(badge).toHaveText('ready');
  await tabTo(page, page.getByRole('button', { name: 'Make not ready' }));
  await page.keyboard.press('Enter');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Shift+.');
  await expect(badge).toHaveText('not ready');

  await page.keyboard.press('v');
  await expect(page.locator('.graph')).toHaveAttribute('data-view', 'service');
  await page.keyboard.press('l');
  const node = page.getByRole('table', { name: 'Pods' }).getByRole('button', { name: 'node2' });
  await expect(node.first()).toBeVisible();
  await goToRegion(page, '.stage');
  await tabTo(page, node.first());
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('node2');

  await page.keyboard.press('v');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('192.168.56.13');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('node3');
  await expect(page.getByRole('button', { name: /^Node node3/ })).toBeInViewport();

  await page.keyboard.press('g');
  const scene = page.getByRole('button', { name: /Does it answer/ });
  await tabTo(page, scene);
  await page.keyboard.press('Enter');
  await expect(page.locator('.scene-button')).toContainText('Does it answer');
});

test('Escape closes what is on top and nothing else, and the focus goes back', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  await hopscope.inspect('kubia-nodeport');
  await expect(heading(page)).toHaveText('kubia-nodeport');
  const keys = page.getByRole('button', { name: 'Keyboard' });
  await keys.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(keys).toBeFocused();
  await expect(heading(page)).toHaveText('kubia-nodeport');

  const namespaces = page.locator('summary', { hasText: 'Namespaces' });
  await namespaces.focus();
  await page.keyboard.press('Enter');
  const choice = page.getByRole('checkbox', { name: 'kube-system' });
  await tabTo(page, choice);
  await page.keyboard.press('Escape');
  await expect(choice).toBeHidden();
  await expect(namespaces).toBeFocused();
  await expect(heading(page)).toHaveText('kubia-nodeport');

  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveCount(0);
});

test('what the keyboard goes to is brought into sight', async ({ hopscope, page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await hopscope.open('&scene=ingress');
  const last = page.getByRole('button', { name: /^ReplicationController web/ });
  await expect(last).not.toBeInViewport({ ratio: 0.98 });
  await goToRegion(page, '.stage');
  await tabTo(page, last);
  await expect(last).toBeInViewport({ ratio: 0.98 });
});

test('in a window held upright the panel below the picture is made higher by keys, and stays so', async ({
  hopscope,
  page,
}) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await hopscope.open();
  const panel = page.locator('#panel');
  const before = (await panel.boundingBox())?.height ?? 0;
  await page.getByRole('separator').and(page.locator('[aria-orientation=horizontal]')).focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await panel.boundingBox())?.height).toBeGreaterThan(before + 80);
  const after = (await panel.boundingBox())?.height;
  await hopscope.open();
  expect((await panel.boundingBox())?.height).toBe(after);
});
