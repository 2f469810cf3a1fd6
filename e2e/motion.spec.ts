import type { Page } from '@playwright/test';
import { expect, test } from './hopscope';

/** How many different pictures the packets' canvas shows in so many frames. */
async function picturesIn(page: Page, frames: number): Promise<number> {
  return page.evaluate(async (count) => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.packets');
    const seen = new Set<string>();
    for (let i = 0; i < count; i += 1) {
      await new Promise(requestAnimationFrame);
      seen.add(canvas?.toDataURL() ?? '');
    }
    return seen.size;
  }, frames);
}

const viewport = (page: Page) =>
  page.locator('.react-flow__viewport').evaluate(({ style }) => style.transform);

async function searchFor(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill(text);
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector-head h2')).toHaveText('node2');
}

for (const reducedMotion of ['reduce', 'no-preference'] as const) {
  const isReduced = reducedMotion === 'reduce';

  test(`requests ${isReduced ? 'step' : 'fly'} with the motion preference “${reducedMotion}”`, async ({
    hopscope,
    page,
  }) => {
    await hopscope.open();
    await page.emulateMedia({ reducedMotion });
    await expect(page.locator('html')).toHaveAttribute(
      'data-motion',
      isReduced ? 'reduced' : 'full',
    );
    await page.keyboard.press('r');
    await expect(page.locator('.followed')).toBeVisible();
    await page.keyboard.press('Space');
    const pictures = await picturesIn(page, 24);
    if (isReduced) expect(pictures).toBeLessThan(8);
    else expect(pictures).toBeGreaterThan(12);
  });

  test(`views ${isReduced ? 'change' : 'glide'} with the motion preference “${reducedMotion}”`, async ({
    hopscope,
    page,
  }) => {
    await hopscope.open();
    await page.emulateMedia({ reducedMotion });
    await page.evaluate(() => {
      const graph = document.querySelector<HTMLElement>('.graph');
      if (!graph) throw new Error('There is no picture.');
      new MutationObserver(() => {
        if (graph.dataset.gliding === 'true') document.body.dataset.glided = 'true';
      }).observe(graph, { attributeFilter: ['data-gliding'] });
    });
    await page.keyboard.press('v');
    await expect(page.locator('.graph')).toHaveAttribute('data-view', 'service');
    await expect(page.locator('.graph')).toHaveAttribute('data-gliding', 'false');
    expect(await page.locator('body').getAttribute('data-glided')).toBe(isReduced ? null : 'true');
  });
}

test('a search jumps where motion is reduced', async ({ hopscope, page }) => {
  await hopscope.open();
  const before = await viewport(page);
  await searchFor(page, '192.168.56.12');
  const at = await viewport(page);
  expect(at).not.toBe(before);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(await viewport(page)).toBe(at);
});
