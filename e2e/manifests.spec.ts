import type { Page } from '@playwright/test';
import { expect, SERVICE, test } from './hopscope';

const LEGACY = `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: kubia
`;

const POD_WITH_VOLUME = `apiVersion: v1
kind: Pod
metadata:
  name: disk
spec:
  containers:
  - name: app
    image: luksa/kubia
  volumes:
  - name: data
    emptyDir: {}
`;

async function drop(page: Page, files: { readonly [name: string]: string }): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(given)) {
      data.items.add(new File([text], name, { type: 'application/yaml' }));
    }
    return data;
  }, files);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop the manifests')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop the manifests')).toHaveCount(0);
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

test('a dropped file takes effect', async ({ hopscope, page }) => {
  await hopscope.open();
  await drop(page, { 'shop.yaml': SERVICE });
  await expect(page.getByText('service/shop created')).toBeVisible();
  await hopscope.tab('Inspect').click();
  await expect(page.locator('.everything').getByRole('button', { name: 'shop' })).toBeVisible();
});

test('of several dropped files the good ones go in, and the bad one says why', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  await drop(page, { 'shop.yaml': SERVICE, 'old.yaml': LEGACY });
  const card = page.getByRole('complementary', { name: 'What kubectl said' });
  await expect(card.getByText('service/shop created')).toBeVisible();
  const message = 'no matches for kind "Ingress" in version "extensions/v1beta1"';
  await expect(card.getByText(message)).toBeVisible();
  await expect(hopscope.text).toContainText('apiVersion: extensions/v1beta1');
  await expect(page.getByRole('region', { name: 'What is wrong' })).toContainText(message);
});

test('a pasted text that is refused stays where it is, to be mended', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  await paste(page, 'apiVersion: v1\nkind: Service\n  metadata: [');
  await expect(hopscope.text).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.problems')).toContainText('error converting YAML to JSON');
  await expect(hopscope.text).toContainText('metadata: [');

  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(SERVICE);
  await page.getByRole('button', { name: 'Apply …' }).click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('service/shop created')).toBeVisible();
});

test('what is stored without effect says so', async ({ hopscope, page }) => {
  await hopscope.open();
  await drop(page, { 'disk.yaml': POD_WITH_VOLUME });
  await hopscope.inspect('disk');
  await expect(page.getByRole('note')).toContainText('not simulated yet');
  await expect(page.getByRole('note')).toContainText('spec.volumes');
});
