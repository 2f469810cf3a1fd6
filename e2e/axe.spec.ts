import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test, type Hopscope } from './hopscope';

const scenes = JSON.parse(readFileSync('public/scenes/index.json', 'utf8')) as readonly {
  readonly id: string;
  readonly generated?: object;
}[];

/** As @axe-core/playwright ships it: run in the page, it can look at all themes in one go. */
const resolve = createRequire(import.meta.url).resolve;
const axePath = createRequire(resolve('@axe-core/playwright')).resolve('axe-core');

interface Result {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

interface PageWithAxe {
  readonly axe: { run(context: string, options: object): Promise<Result> };
}

/** What axe finds within an element, in every theme; what does not depend on colors is looked at once. */
async function findings(page: Page, within: string): Promise<readonly string[]> {
  return page.evaluate(async (context) => {
    const { axe } = window as unknown as PageWithAxe;
    const { dataset } = document.documentElement;
    const before = { theme: dataset.theme, projector: dataset.projector };
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      for (const projector of ['false', 'true']) {
        Object.assign(dataset, { theme, projector });
        const isFirst = theme === 'light' && projector === 'false';
        const { violations } = await axe.run(context, {
          resultTypes: ['violations'],
          ...(isFirst ? {} : { runOnly: ['color-contrast'] }),
        });
        for (const { id, impact, nodes } of violations) {
          const places = nodes.map(({ html }) => html).join(' | ');
          found.push(`${theme}, projector ${projector}: ${id} (${impact}) ${places}`);
        }
      }
    }
    Object.assign(dataset, before);
    return found;
  }, within);
}

async function expectNoFindings(page: Page, state: string, within = 'html'): Promise<void> {
  expect(await findings(page, within), state).toEqual([]);
}

test.beforeEach(({ page }) => page.addInitScript({ path: axePath }));

// What it records of every step takes longer than the step.
test.use({ trace: 'off' });

/** All that is looked at in one test shares a page, which takes a busy machine its time. */
test.describe.configure({ timeout: 120_000 });

const drawn = scenes.filter(({ generated }) => !generated);
for (const part of [0, 1, 2]) {
  test(`axe finds nothing in either view of the scenes, part ${part + 1}`, async ({
    hopscope,
    page,
  }) => {
    for (const { id } of drawn.filter((_, i) => i % 3 === part)) {
      await hopscope.open(`&scene=${id}&view=packet`);
      await page.keyboard.press('r');
      await expect(page.locator('.followed')).toBeVisible();
      await expectNoFindings(page, `${id}, Packet view`, '.stage');
      await page.keyboard.press('v');
      await expect(page.locator('.graph')).toHaveAttribute('data-view', 'service');
      await page.keyboard.press('.');
      await expectNoFindings(page, `${id}, Service view`, '.stage');
    }
  });
}

test('axe finds nothing in a large cluster, folded and unfolded', async ({ hopscope, page }) => {
  await hopscope.open('&scene=scale&nodes=4&pods=64&inflight=20');
  await expectNoFindings(page, 'folded');
  await page.getByRole('button', { name: /^web on node2:/ }).press('Enter');
  await expect(page.getByRole('button', { name: /^Pod web-/ }).first()).toBeVisible();
  await expectNoFindings(page, 'unfolded');
});

/** Everything that the inspector has a form of its own for. */
const INSPECTED = [
  /^Service kubia,/,
  /^EndpointSlice kubia-/,
  /^Pod kubia-/,
  /^Node node1/,
  /^Rules that kube-proxy wrote on node1/,
  /^Ingress kubia/,
  /^ReplicationController kubia/,
  /^Missing: Service/,
  /^laptop, outside/,
];

test('axe finds nothing in the inspector', async ({ hopscope, page }) => {
  await hopscope.open('&scene=ingress&view=packet');
  await hopscope.tab('Inspect').click();
  await expectNoFindings(page, 'the list of everything');
  for (const name of INSPECTED) {
    await page.getByRole('button', { name }).first().press('Enter');
    await expect(page.locator('.inspector-head h2')).toBeVisible();
    const yaml = page.locator('summary', { hasText: 'YAML' });
    if ((await yaml.count()) > 0) await yaml.click();
    await expectNoFindings(page, `inspecting ${name}`);
  }
});

test('axe finds nothing in requests, traffic and edges', async ({ hopscope, page }) => {
  await hopscope.open();
  await page.keyboard.press('r');
  await page.keyboard.press('.');
  await expectNoFindings(page, 'a request under way');
  await hopscope.stepToTheEnd();
  await expectNoFindings(page, 'an answered request');
  await page.locator('body').press('ArrowLeft');
  await page.getByText(/^All \d+ rules/).click();
  await expectNoFindings(page, 'all rules of a hop');
  await hopscope.tab('Traffic').click();
  await page.getByRole('button', { name: 'Start stream' }).click();
  await hopscope.skip(1);
  await expectNoFindings(page, 'traffic');
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'laptop can dial kubia-nodeport' }).press('Enter');
  await expectNoFindings(page, 'an edge with traffic');
});

async function openDialog({ page }: Hopscope, key: string, title: string): Promise<void> {
  await page.locator('body').press(key);
  await expect(page.getByRole('dialog', { name: title })).toBeVisible();
}

test('axe finds nothing in tables, dialogs, the terminal and the editor', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=ingress&view=packet');
  await page.keyboard.press('l');
  await expect(page.getByRole('table', { name: 'Pods' })).toBeVisible();
  await expectNoFindings(page, 'tables');
  for (const [key, title] of [
    ['g', 'Scenes'],
    ['?', 'Keyboard'],
    ['m', 'What is simulated'],
  ] as const) {
    await openDialog(hopscope, key, title);
    await expectNoFindings(page, title);
    await page.keyboard.press('Escape');
  }
  await openDialog(hopscope, '/', 'Find');
  await page.keyboard.type('kubia');
  await expectNoFindings(page, 'search');
  await page.keyboard.press('Escape');
  await page.locator('body').press('`');
  await expect(page.getByRole('region', { name: 'Terminal' })).toBeVisible();
  await expectNoFindings(page, 'terminal');
  await page.getByRole('button', { name: 'Add YAML' }).click();
  await expect(hopscope.text).toBeFocused();
  await page.keyboard.insertText('kind: Service\nmetadat: {}\n');
  await expect(page.getByRole('region', { name: 'What is wrong' })).toBeVisible();
  await expectNoFindings(page, 'editor');
});
