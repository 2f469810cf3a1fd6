import { expect, test } from './hopscope';

test('cards are moved by hand and by key, and put back', async ({ hopscope, page }) => {
  await hopscope.open();
  const reset = page.getByRole('button', { name: 'Reset layout' });
  await expect(reset).toHaveCount(0);
  const service = page.getByRole('button', { name: 'Service kubia, ClusterIP' });
  const at = (card: typeof service) => card.evaluate((one) => one.parentElement?.style.transform);
  const before = await at(service);

  await service.press('Alt+ArrowUp');
  await expect.poll(() => at(service)).not.toBe(before);
  await reset.click();
  await expect.poll(() => at(service)).toBe(before);
  await expect(reset).toHaveCount(0);

  const pod = page.getByRole('button', { name: /^Pod kubia-/ }).first();
  const node = page.getByRole('button', { name: /^Node node1/ });
  const wire = page
    .getByRole('button', { name: /^nodes is connected with node1/ })
    .locator('.line-path');
  const [home, line] = [await at(node), await wire.getAttribute('d')];
  const box = await pod.boundingBox();
  if (!box) throw new Error('The pod is not in sight.');
  await page.mouse.move(box.x + 40, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => at(node)).not.toBe(home);
  expect(await wire.getAttribute('d')).not.toBe(line);
  await page.keyboard.press('v');
  await expect(page.locator('.graph')).toHaveAttribute('data-view', 'service');
  await expect(reset).toHaveCount(0);
  await page.keyboard.press('v');
  await reset.click();
  await expect.poll(() => at(node)).toBe(home);
});

test.describe('on a screen that is touched', () => {
  test.use({ hasTouch: true });

  test('a finger pans wherever it is put down, on a card as well', async ({ hopscope, page }) => {
    await hopscope.open();
    const pod = page.getByRole('button', { name: /^Pod kubia-/ }).first();
    const box = await pod.boundingBox();
    if (!box) throw new Error('The pod is not in sight.');
    const [x, y] = [box.x + 40, box.y + 20];
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', dx = 0) => {
      const touchPoints = type === 'touchEnd' ? [] : [{ x: x - dx, y }];
      return finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    await touch('touchStart');
    for (const dx of [10, 30, 60, 90]) await touch('touchMove', dx);
    await touch('touchEnd');
    await expect.poll(async () => (await pod.boundingBox())?.x).toBeLessThan(box.x - 40);
    await expect(page.getByRole('button', { name: 'Reset layout' })).toHaveCount(0);
  });
});

test('an edge shows by its weight what was answered', async ({ hopscope, page }) => {
  await hopscope.open();
  const busy = page.locator('.line:not([data-weight="0"])');
  await expect(busy).toHaveCount(0);
  await page.keyboard.press('r');
  await hopscope.stepToTheEnd();
  await expect(busy.first()).toHaveAttribute('aria-label', /; 1 answered in the last ten seconds$/);
  await expect(page.locator('.loss')).toHaveCount(0);
});

test('an edge shows by a badge what was refused', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.getByRole('combobox', { name: 'Address' }).fill('http://192.168.56.11:9/');
  await page.getByRole('button', { name: 'Send request' }).click();
  await hopscope.stepToTheEnd();
  await expect(page.locator('.loss text')).toHaveText('1');
  await expect(
    page.getByRole('button', { name: /; 1 refused in the last ten seconds$/ }),
  ).toHaveCount(1);
});
