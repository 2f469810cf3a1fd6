import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Hopscope } from './hopscope';

/** The parts of all answers that the pods gave, in percent. */
async function shares({ page }: Hopscope): Promise<readonly number[]> {
  const texts = await page.locator('.share-got').allTextContents();
  return texts.map((text) => Number(/\((\d+) %\)/.exec(text)?.[1]));
}

test('a burst spreads over the pods as the rules promise', async ({ hopscope, page }) => {
  await hopscope.open();
  await hopscope.tab('Traffic').click();
  await page.getByRole('button', { name: 'Send 600' }).click();
  await hopscope.skip(2);
  await expect(page.getByRole('list', { name: 'Requests of the last minute' })).toContainText(
    '600 × answered 200',
  );
  const spread = await shares(hopscope);
  expect(spread).toHaveLength(3);
  for (const share of spread) expect(Math.abs(share - 33)).toBeLessThan(8);
  await expect(page.getByText('what the rules on node1 promise a new connection')).toBeVisible();
});

test('streams to several addresses run at the same time', async ({ hopscope, page }) => {
  await hopscope.open();
  await hopscope.tab('Traffic').click();
  await page.getByRole('button', { name: 'Start stream' }).click();
  await page.getByRole('combobox', { name: 'Address' }).fill('http://192.168.56.12:30999/');
  await page.getByRole('button', { name: 'Start stream' }).click();
  await hopscope.skip(1);
  const streams = page.getByRole('list', { name: 'Streams' }).getByRole('listitem');
  await expect(streams).toHaveCount(2);
  await expect(streams.nth(0)).toContainText('answered');
  await expect(streams.nth(1)).toContainText('failed');
  await expect(page.getByRole('list', { name: 'by outcome' })).toContainText('refused');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await streams.nth(1).getByRole('button', { name: 'Stop the stream' }).click();
  await expect(streams).toHaveCount(1);
});

test('an open connection stays with its pod', async ({ hopscope, page }) => {
  await hopscope.open();
  await hopscope.tab('Traffic').click();
  await page.getByRole('checkbox', { name: 'keep connections open' }).check();
  await page.getByRole('button', { name: 'Start stream' }).click();
  await hopscope.skip(2);
  expect((await shares(hopscope)).toSorted((a, b) => a - b)).toEqual([0, 0, 100]);
  await page.getByRole('combobox', { name: 'Clients' }).selectOption('25');
  await hopscope.skip(3);
  expect((await shares(hopscope)).every((share) => share > 0)).toBe(true);
});

test('a container that is older than a Service has no variables for it', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=environment');
  const environment = page.locator('.container-environment');
  await hopscope.inspect(/^kubia-\w{5}/);
  await page.getByText(/^Environment: \d+ variables/).click();
  await expect(environment).toContainText('KUBERNETES_SERVICE_HOST=10.96.0.1');
  await expect(environment).not.toContainText('KUBIA_SERVICE_HOST');
});
