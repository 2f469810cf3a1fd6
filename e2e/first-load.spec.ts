import { firstLoadOfDist } from '../scripts/size.mjs';
import { expect, test } from './hopscope';

test('the page asks for no script that the size gate does not count', async ({
  hopscope,
  page,
}) => {
  const asked = new Set<string>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) asked.add(pathname.replace(/^\//, ''));
  });
  await hopscope.open();
  await page.waitForLoadState('networkidle');
  const { page: own, simulation } = firstLoadOfDist();
  expect([...asked].toSorted()).toEqual([...own, ...simulation].toSorted());
});
