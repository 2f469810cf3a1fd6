import { expect, test } from './hopscope';

const SMALL = '&scene=scale&nodes=4&pods=64&inflight=20';

test('a large cluster opens folded, and says when it is painted', async ({ hopscope, page }) => {
  await hopscope.open(SMALL);
  await expect(page.getByRole('button', { name: /^Node node\d, .*, pods: / })).toHaveCount(4);
  await expect(page.getByRole('button', { name: /^Pod web-/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^web on node1: \d+ Ready$/ })).toBeVisible();
  await hopscope.tab('Scene').click();
  await expect(page.getByRole('heading', { name: 'A thousand pods' })).toBeVisible();
});

test('a block is unfolded and folded again, with the pointer and by keyboard', async ({
  hopscope,
  page,
}) => {
  await hopscope.open(SMALL);
  const block = page.getByRole('button', { name: /^web on node2:/ });
  const pods = page.getByRole('button', { name: /^Pod web-/ });
  await block.click();
  await expect(block).toHaveAttribute('aria-expanded', 'true');
  await expect(pods.first()).toBeVisible();
  await block.press('Enter');
  await expect(block).toHaveAttribute('aria-expanded', 'false');
  await expect(pods).toHaveCount(0);
  await block.press('Enter');
  await page.getByRole('button', { name: 'Fold everything again' }).click();
  await expect(pods).toHaveCount(0);
});

test('zooming in shows the pods within their blocks, and zooming out folds them again', async ({
  hopscope,
  page,
}) => {
  await hopscope.open(SMALL);
  const block = page.getByRole('button', { name: /^web on node2:/ });
  const pods = page.getByRole('button', { name: /^Pod web-/ });
  const stage = (await page.locator('.react-flow').boundingBox()) ?? { x: 0, y: 0 };
  const press = async (key: string, until: () => Promise<boolean>) => {
    for (let i = 0; i < 20 && !(await until()); i += 1) await page.keyboard.press(key);
  };
  const box = (await block.boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(box.x + 40, box.y + 20);
  for (let i = 0; i < 20 && (await pods.count()) === 0; i += 1) {
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(60);
  }
  await expect(pods.first()).toBeVisible();
  await expect(pods.first()).toContainText(/10\.244\.\d+\.\d+:8080/);
  await expect(block).toHaveAttribute('aria-expanded', 'true');
  expect(await page.locator('.react-flow__node').count()).toBeLessThanOrEqual(200);
  await pods.first().press('Enter');
  await expect(pods.first()).toHaveAttribute('aria-pressed', 'true');
  await page.mouse.move(stage.x + 20, stage.y + 20);
  await press('-', async () => (await pods.count()) === 0);
  await expect(pods).toHaveCount(0);
  await press('+', async () => (await pods.count()) > 0);
  await expect(page.locator('.cell').first()).toBeVisible();
});

test('a block that was unfolded by hand stays so when the picture is zoomed', async ({
  hopscope,
  page,
}) => {
  await hopscope.open(SMALL);
  const block = page.getByRole('button', { name: /^web on node2:/ });
  await block.click();
  for (let i = 0; i < 8; i += 1) await page.keyboard.press('+');
  for (let i = 0; i < 8; i += 1) await page.keyboard.press('-');
  await expect(block).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('button', { name: /^Pod web-/ }).first()).toBeVisible();
});

test('V shows Services, their endpoints by workload and blocks by node, and goes back', async ({
  hopscope,
  page,
}) => {
  await hopscope.open(SMALL);
  const graph = page.locator('.graph');
  const nodes = page.getByRole('button', { name: /^Node node\d, .*, pods: / });
  await expect(nodes).toHaveCount(4);
  await page.keyboard.press('v');
  await expect(graph).toHaveAttribute('data-view', 'service');
  await expect(page).toHaveURL(/view=service/);
  await expect(nodes).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Service web, NodePort, / })).toBeVisible();
  const endpoints = page.getByRole('button', { name: /^Endpoints of Service web: web \d+ ready$/ });
  for (let i = 0; i < 10 && (await endpoints.count()) === 0; i += 1) {
    await page.keyboard.press('+');
  }
  await expect(endpoints).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^web on node\d: \d+ Ready$/ })).not.toHaveCount(0);
  await endpoints.press('Enter');
  await expect(page.locator('.inspector-head h2')).toHaveText('web');
  await page.keyboard.press('v');
  await expect(graph).toHaveAttribute('data-view', 'packet');
  await expect(nodes).not.toHaveCount(0);
});

test('a pod is found by its name by keyboard, unfolded and selected', async ({
  hopscope,
  page,
}) => {
  await hopscope.open(SMALL);
  await page.keyboard.press('/');
  const field = page.getByRole('dialog').getByRole('combobox');
  await expect(field).toBeFocused();
  await page.keyboard.type('pod web-');
  await page.keyboard.press('ArrowDown');
  const option = page.getByRole('option', { selected: true });
  const name = await option.locator('b').innerText();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const pod = page.getByRole('button', { name: new RegExp(`^Pod ${name},`) });
  await expect(pod).toHaveAttribute('aria-pressed', 'true');
  await expect(pod).toBeInViewport();
  await expect(page.locator('.inspector-head h2')).toHaveText(name);
});

test('what is typed while the search is still loading is not lost', async ({ hopscope, page }) => {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/SearchDialog-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await hopscope.open();
  await page.keyboard.type('/192.168.56.13');
  await page.keyboard.press('Backspace');
  letGo();
  const field = page.getByRole('dialog').getByRole('combobox');
  await expect(field).toHaveValue('192.168.56.1');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector-head h2')).toHaveText('node2');
});

test('a node is found by its address in a small cluster as well', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('192.168.56.12');
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector-head h2')).toHaveText('node2');
});

test('a search without a result says so', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('no-such-pod');
  await expect(page.getByText('Nothing in the cluster is called “no-such-pod”')).toBeVisible();
});

for (const [query, message] of [
  ['nodes=many', "“nodes=many” in the page's address: it must be a whole number from 1 to 100."],
  ['nodes=2&pods=500', '500 pods do not fit on 2 nodes: a node takes at most 110.'],
] as const) {
  test(`a scene with ${query} is refused with the reason`, async ({ page }) => {
    await page.goto(`./?scene=scale&${query}`);
    await expect(page.getByRole('alert')).toContainText(message);
  });
}
