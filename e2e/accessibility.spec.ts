import { expect, test } from './hopscope';

test('everything can be done with the keyboard', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /Skip to/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.locator('.followed .outcome')).toBeVisible();
  await page.locator('body').press('.');
  await expect(page.locator('.hop-place').nth(1)).toHaveText('node1');

  await page.locator('body').press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.locator('body').press('i');
  await expect(page.getByRole('tab', { name: 'Request' })).toHaveCount(0);
  await page.locator('body').press('i');

  const edge = page.getByRole('separator', { name: 'Width of the panel' });
  const width = Number(await edge.getAttribute('aria-valuenow'));
  await edge.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', String(width + 24));

  await page.locator('body').press('g');
  await page.getByRole('button', { name: /Does it answer/ }).press('Enter');
  await expect(page.locator('.scene-button')).toContainText('Does it answer');
});

test('hops are announced as text', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('r');
  await hopscope.stepToTheEnd();
  const log = page.getByRole('log');
  await expect(log).toContainText('The request was answered.');
});
