import { expect, test } from './hopscope';

test('opening the page shows a running cluster', async ({ hopscope, page }) => {
  await hopscope.open();
  await hopscope.tab('Inspect').click();
  const everything = page.locator('.everything');
  await expect(everything.getByText('ready', { exact: true })).toHaveCount(3);
  await expect(everything.getByRole('button', { name: 'kubia-nodeport' })).toBeVisible();
  await expect(everything.getByRole('button', { name: /^node[123]$/ })).toHaveCount(3);
});

test('one control sends a request, which is followed hop by hop', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.getByRole('button', { name: 'Send request' }).click();
  const hops = page.getByRole('list', { name: 'Hops' });
  await expect(hops.locator('.hop-place').first()).toHaveText('laptop');

  await page.getByRole('button', { name: 'One hop on' }).click();
  await expect(hops.locator('.hop-place').nth(1)).toHaveText('node1');
  await expect(hops.getByText('Field that decided')).toBeVisible();
  await expect(hops.getByText('nodePort: 30123')).toBeVisible();
  await expect(hops.locator('td[data-new=true]').first()).toBeVisible();

  await hopscope.stepToTheEnd();
  await expect(page.locator('.followed .outcome')).toHaveText(/answered\s*200/);
  await expect(page.getByText(/^You've hit kubia-/)).toBeVisible();
  await expect(hops.locator('.hop-place').last()).toHaveText('laptop');
});

test('the arrow keys go back and forth through the hops', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('r');
  await hopscope.stepToTheEnd();
  const current = page.locator('.hop[data-current=true] .hop-place');
  await expect(current).toHaveText('laptop');
  await page.locator('body').press('ArrowLeft');
  await expect(current).toHaveText('node1');
  await page.locator('body').press('ArrowRight');
  await expect(current).toHaveText('laptop');
});

test('an address that nobody has is lost, and an unknown name is not resolved', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  const address = page.getByRole('combobox', { name: 'Address' });
  await address.fill('nowhere.example');
  await address.press('Enter');
  await expect(page.locator('.followed .outcome')).toHaveText('name not found');

  await address.fill('http://');
  await address.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('There is no host in this address.');
  await expect(address).toHaveValue('http://');
});

test('addresses of the cluster are offered', async ({ hopscope, page }) => {
  await hopscope.open();
  const address = page.getByRole('combobox', { name: 'Address' });
  await address.fill('');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: 'node port of kubia-nodeport on node2' })).toBeVisible();
  await options.filter({ hasText: 'node port of kubia-nodeport on node2' }).click();
  await expect(address).toHaveValue('http://192.168.56.12:30123');
});
