import { expect, test } from '@playwright/test';

test('the page opens, with no errors and nothing asked of another site', async ({
  page,
  baseURL,
}) => {
  const errors: string[] = [];
  const elsewhere: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(String(baseURL))) elsewhere.push(request.url());
  });

  await page.goto('./');

  await expect(page).toHaveTitle('Hopscope');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hopscope');
  expect(errors).toEqual([]);
  expect(elsewhere).toEqual([]);
});
