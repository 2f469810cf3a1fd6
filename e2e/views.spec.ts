import { expect, test } from './hopscope';

test('one key goes from the Packet view to the Service view and back', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  const graph = page.locator('.graph');
  await expect(graph).toHaveAttribute('data-view', 'packet');
  await expect(page.getByRole('button', { name: /^Node node1/ })).toBeVisible();
  const pod = page.getByRole('button', { name: /^Pod kubia-/ }).first();
  const before = await pod.boundingBox();

  await page.keyboard.press('v');
  await expect(graph).toHaveAttribute('data-view', 'service');
  await expect(page).toHaveURL(/view=service/);
  await expect(page.getByRole('button', { name: /^Node node1/ })).toHaveCount(0);
  await expect(pod.locator('.pod-label[data-selected=true]')).toHaveText('app=kubia');
  expect(await pod.boundingBox()).not.toEqual(before);

  await page.keyboard.press('v');
  await expect(graph).toHaveAttribute('data-view', 'packet');
  expect(await pod.boundingBox()).toEqual(before);
});

test('the Service view lights up whom a followed request was sent to', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&view=service');
  await expect(page.locator('.graph')).toHaveAttribute('data-view', 'service');
  await page.keyboard.press('r');
  await page.keyboard.press('.');
  const picked = page.locator('.card-record .slice-row[data-deciding=true]');
  await expect(picked).toHaveCount(1);
  const service = page.getByRole('button', { name: /^Service kubia-nodeport/ });
  await expect(service.locator('.port[data-deciding=true]')).toHaveText('30123');
  await expect(page.getByRole('button', { name: 'Service kubia, ClusterIP' })).toHaveAttribute(
    'data-lit',
    'false',
  );
});

test('an edge says why it is there and who crossed it', async ({ hopscope, page }) => {
  await hopscope.open('&view=service');
  await page.keyboard.press('r');
  await hopscope.stepToTheEnd();
  await page.getByRole('button', { name: 'laptop can dial kubia-nodeport' }).press('Enter');
  await expect(page.getByText('spec.ports[0].nodePort', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Follow request 1', exact: false })).toBeVisible();
});

for (const view of ['packet', 'service'] as const) {
  test(`a missing Service is a ghost in the ${view} view`, async ({ hopscope, page }) => {
    await hopscope.open(`&scene=ingress&view=${view}`);
    const ghost = page.getByRole('button', { name: 'Missing: Service kubia-old' });
    await ghost.press('Enter');
    await expect(page.getByText('the ingress controller answers 503')).toBeVisible();
  });
}

test('the cluster as tables has the same selection', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('l');
  const services = page.getByRole('table', { name: 'Services and their endpoints' });
  await services.getByRole('button', { name: 'kubia-nodeport' }).click();
  await expect(page.getByRole('heading', { name: 'kubia-nodeport' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Pods' }).getByText('app=kubia')).toHaveCount(3);
  await page.getByRole('button', { name: 'Packet view' }).click();
  await expect(services).toHaveCount(0);
});

test('a namespace that is shown brings its Services and rules', async ({ hopscope, page }) => {
  await hopscope.open();
  await expect(page.getByRole('button', { name: /^Service kube-system\/kube-dns/ })).toHaveCount(0);
  await page.getByText('Namespaces', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'kube-system' }).check();
  await expect(page.getByRole('button', { name: /^Service kube-system\/kube-dns/ })).toHaveCount(1);
  await expect(page.locator('.rules-more', { hasText: 'more Service ports' })).toHaveCount(3);
});

test('an Ingress says which host and path lead to which Service', async ({ hopscope, page }) => {
  await hopscope.open('&scene=ingress');
  await page.getByRole('button', { name: /^Ingress kubia/ }).press('Enter');
  const row = page.locator('#panel tr', { hasText: 'kubia.example.com/old' });
  await row.getByRole('button', { name: 'kubia-old:80' }).click();
  await expect(page.getByText('the ingress controller answers 503')).toBeVisible();
});

test('what is not in the namespace default says so', async ({ hopscope, page }) => {
  await hopscope.open('&scene=dns');
  const pod = page.getByRole('button', { name: /^Pod shop\/visitor-/ });
  await expect(pod.locator('.card-title')).toHaveText(/^shop\/visitor-/);
  await pod.press('Enter');
  await expect(page.getByText('Pod in namespace shop')).toBeVisible();
});
