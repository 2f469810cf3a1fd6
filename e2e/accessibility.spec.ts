import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './hopscope';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  expect(told).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in ${colorScheme}`, () => {
    test.use({ colorScheme });
    // axe looks at every element, which takes a busy machine its time.
    test.slow();

    test('when the page opens, also for a projector', async ({ hopscope, page }) => {
      await hopscope.open();
      await expectNoViolations(page);
      await page.keyboard.press('p');
      await expectNoViolations(page);
    });

    test('in the Service view for a projector, with a card moved and requests on the edges', async ({
      hopscope,
      page,
    }) => {
      await hopscope.open('&view=service');
      await page.keyboard.press('p');
      await page.getByRole('button', { name: /^Service kubia,/ }).press('Alt+ArrowUp');
      await page.keyboard.press('r');
      await hopscope.stepToTheEnd();
      await expectNoViolations(page);
    });

    test('with a followed request', async ({ hopscope, page }) => {
      await hopscope.open();
      await page.keyboard.press('r');
      await page.keyboard.press('.');
      await expectNoViolations(page);
      await hopscope.stepToTheEnd();
      await expectNoViolations(page);
    });

    test('in the inspector', async ({ hopscope, page }) => {
      await hopscope.open();
      await hopscope.inspect(/^kubia-/);
      await page.locator('summary', { hasText: 'YAML' }).click();
      await expectNoViolations(page);
    });

    for (const [key, title] of [
      ['g', 'Scenes'],
      ['?', 'Keyboard'],
      ['m', 'What is simulated'],
      ['/', 'Find'],
    ] as const) {
      test(`in the dialog “${title}”`, async ({ hopscope, page }) => {
        await hopscope.open();
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog', { name: title })).toBeVisible();
        await expectNoViolations(page);
      });
    }
  });
}

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
