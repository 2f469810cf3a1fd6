import { expect, test } from './hopscope';

test('a pod without its file stops being ready, and traffic avoids it in the end', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=readiness');
  await hopscope.inspect(/^kubia-/);
  const name = await page.locator('.inspector-head h2').innerText();
  await page.getByRole('button', { name: 'Make ready' }).click();
  await hopscope.skip(2);
  await expect(page.locator('.inspector-part .state-badge')).toHaveText('ready');

  await page.getByRole('button', { name: 'Make not ready' }).click();
  await expect(page.getByText(`kubectl exec ${name} -- touch /var/ready`)).toBeVisible();
  await expect(page.locator('.inspector-part .state-badge')).toHaveText('ready');
  await hopscope.skip(4);
  await expect(page.locator('.inspector-part .state-badge')).toHaveText('not ready');
  await expect(page.locator('.attempts li[data-ok=false]')).not.toHaveCount(0);

  await page.locator('.inspector-section').getByRole('button', { name: 'kubia' }).first().click();
  const row = page.locator('.grid-table tbody tr').first();
  await expect(row).toBeVisible();
});

test('a deleted pod is replaced', async ({ hopscope, page }) => {
  await hopscope.open();
  await hopscope.inspect(/^kubia-/);
  const name = await page.locator('.inspector-head h2').innerText();
  await page.getByRole('button', { name: 'Delete Pod' }).click();
  await hopscope.skip(5);
  await expect(page.getByText('This object does not exist any more.')).toBeVisible();
  await expect(page.locator('.everything').getByRole('button', { name })).toHaveCount(0);
  await expect(page.locator('.everything .state-badge[data-shape=ready]')).toHaveCount(3);
});

test('a click in the picture shows the pod', async ({ hopscope, page }) => {
  await hopscope.open();
  const pod = page.getByRole('button', { name: /^Pod kubia-/ }).first();
  const label = (await pod.getAttribute('aria-label')) ?? '';
  await pod.click();
  await expect(page.locator('.inspector-head h2')).toHaveText(label.split(/[ ,]/)[1] ?? 'no name');
});
