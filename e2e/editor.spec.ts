import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, SERVICE, test } from './hopscope';

const problems = (page: Page) => page.getByRole('region', { name: 'What is wrong' });
const prepare = (page: Page) => page.getByRole('button', { name: 'Apply …' });
const apply = (page: Page) => page.getByRole('button', { name: 'Apply', exact: true });

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  expect(told).toEqual([]);
}

/** Opens an empty text and types into it as it stands, without what the editor adds. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Add YAML' }).click();
  await expect(page.getByRole('textbox', { name: /^YAML:/ })).toBeFocused();
  await page.keyboard.insertText(text);
}

/** Takes the suggestion that is chosen; one that has only just appeared is not taken by Enter. */
async function accept(page: Page): Promise<void> {
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
}

test('nothing of the editor is loaded before it is opened', async ({ hopscope, page }) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.pathname.endsWith('.js')) scripts.push(url.pathname);
  });
  const holdsEditor = async () => {
    const texts = await Promise.all(
      scripts.map((path) => page.request.get(path).then((response) => response.text())),
    );
    return texts.some((text) => text.includes('cm-scroller'));
  };
  await hopscope.open();
  expect(scripts.length).toBeGreaterThan(0);
  expect(await holdsEditor()).toBe(false);
  await page.keyboard.press('a');
  await expect(hopscope.text).toBeFocused();
  expect(await holdsEditor()).toBe(true);
});

test('an object is changed by keyboard alone, after its difference was shown', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.edit('kubia-nodeport');
  await expect(hopscope.text).toContainText('nodePort: 30123');
  await expect(hopscope.text).not.toContainText('resourceVersion');

  await page.keyboard.press('Control+f');
  await page.keyboard.type('30123');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.type('30777');
  await page.keyboard.press('Control+Enter');

  const review = page.getByRole('region', { name: 'What would change' });
  await expect(review.locator('.cm-deletedChunk')).toContainText('30123');
  await expect(review.locator('.cm-changedLine')).toContainText('30777');
  await expect(review).toContainText('kubectl replace -f service-kubia-nodeport.yaml');
  await expect(apply(page)).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(problems(page)).toContainText('service/kubia-nodeport replaced');
  await expect(hopscope.text).toBeFocused();
  await hopscope.tab('Inspect').click();
  await expect(page.locator('.port-chain')).toContainText('30777');
});

test('what the API server would refuse is underlined, and changes nothing', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.edit('kubia-nodeport');
  await hopscope.goToLine('nodePort: 30123');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('20000');
  const message =
    'spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The range of valid ports is 30000-32767';
  await expect(problems(page)).toContainText(message);
  await expect(page.locator('.cm-lintRange-error')).toHaveText('nodePort: 20000');

  await prepare(page).click();
  await expect(page.getByRole('region', { name: 'What would change' })).toHaveCount(0);
  await expect(page.locator('.draft-list [aria-current]')).toContainText('has errors');
  await page.locator('.cm-content').press('Control+Home');
  await problems(page).getByRole('button', { name: message }).click();
  await expect(page.locator('.cm-activeLine')).toContainText('nodePort: 20000');

  await hopscope.tab('Inspect').click();
  await expect(page.locator('.port-chain')).toContainText('30123');
});

for (const [what, text, line, message] of [
  ['an unknown field', `${SERVICE}  colour: red\n`, 'colour: red', 'unknown field "spec.colour"'],
  [
    'a value of the wrong type',
    SERVICE.replace('80\n', 'eighty\n'),
    'port: eighty',
    'cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  [
    'text that is no YAML',
    SERVICE.replace('spec:', 'spec: ['),
    'app: kubia',
    "did not find expected ',' or ']'",
  ],
  ['a key that stands twice', `${SERVICE}kind: Service\n`, 'kind: Service', 'already set in map'],
  [
    'a tab',
    SERVICE.replace('  name', '\tname'),
    'name: shop',
    'found character that cannot start any token',
  ],
  [
    'a control character',
    SERVICE.replace('shop', 's\u0001p'),
    'p',
    'control characters are not allowed',
  ],
] as const) {
  test(`${what} is told where it stands`, async ({ hopscope, page }) => {
    await hopscope.open();
    await write(page, text);
    await expect(problems(page)).toContainText(message);
    await expect(page.locator('[class*=cm-lintRange]').first()).toContainText(line);
  });
}

test('fields, enums and names of the cluster are offered where they fit', async ({
  hopscope,
  page,
}) => {
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await hopscope.open('&scene=nodeport');
  await write(page, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  ');
  await page.keyboard.type('ty');
  await expect(options.first()).toHaveText(/^type/);
  await expect(page.locator('.cm-completionInfo')).toContainText('ClusterIP, ExternalName');
  await accept(page);
  await page.keyboard.type('No');
  await expect(options).toHaveText(['NodePort']);
  await accept(page);
  await page.keyboard.press('Enter');
  await page.keyboard.type('selec');
  await expect(options.first()).toHaveText(/^selector/);
  await accept(page);
  await page.keyboard.press('Control+Space');
  await expect(options).toHaveText([/^app/]);
  await accept(page);
  await page.keyboard.type('k');
  await expect(options).toHaveText([/^kubia/]);
  await accept(page);
  await expect(hopscope.text).toContainText('  type: NodePort');
  await expect(hopscope.text).toContainText('    app: kubia');
});

test('a whole object can be begun with', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await write(page, '');
  await page.keyboard.type('Depl');
  await expect(page.getByRole('option', { name: /Deployment/ })).toBeVisible();
  await accept(page);
  await page.keyboard.type('web');
  await expect(hopscope.text).toContainText('app: web');
  await expect(problems(page)).toContainText('Nothing is wrong.');
});

test('the pointer tells what a field is', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.edit('kubia-nodeport');
  await page
    .locator('.cm-line', { hasText: 'externalTrafficPolicy' })
    .getByText('externalTrafficPolicy')
    .hover();
  await expect(page.locator('.field-info')).toContainText(
    'Which endpoints take traffic from outside',
  );
  await expect(page.locator('.field-info')).toContainText('Cluster, Local');
});

test('the pointer tells what a kind is, and what it holds', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.edit('kubia-nodeport');
  const line = page.locator('.cm-line', { hasText: 'kind: Service' });
  const box = await line.boundingBox();
  if (!box) throw new Error('no line');
  await page.mouse.move(box.x + 75, box.y + box.height / 2, { steps: 3 });
  const info = page.locator('.field-info');
  await expect(info).toContainText('A stable name and address in front of pods');
  await expect(info).toContainText('holds apiVersion, kind, metadata, spec, status');
});

test('an empty text offers objects to begin with', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await page.keyboard.press('a');
  await expect(hopscope.text).toBeFocused();
  await expect(hopscope.text).toContainText('apiVersion: v1');
  const starters = page.getByRole('region', { name: 'Begin with' });
  await starters.getByRole('button', { name: /Service at a port of every node/ }).press('Enter');
  await expect(hopscope.text).toBeFocused();
  await expect(hopscope.text).toContainText('nodePort: 30123');
  await expect(starters).toBeHidden();
  await page.keyboard.type('-2');
  await expect(hopscope.text).toContainText('name: kubia-2');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(starters).toBeVisible();
});

test('Tab indents, and after Escape it leaves the text', async ({ hopscope, page }) => {
  await hopscope.open();
  await write(page, 'kind: Service');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await expect(hopscope.text).toContainText('  kind: Service');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(hopscope.text).not.toBeFocused();
});

test('lines that a followed request depended on are marked, and a hop leads to its own', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=nodeport');
  await page.keyboard.press('r');
  await hopscope.stepToTheEnd();
  await hopscope.tab('Request').click();
  await page.locator('.hop-row', { hasText: 'picks an endpoint' }).first().click();
  await page.getByRole('button', { name: 'Show in YAML' }).click();
  await expect(page.locator('.cm-activeLine')).toContainText('nodePort: 30123');
  await expect(page.locator('.cm-activeLine')).toContainText('this nodePort took it at 30123');
  await expect(page.locator('.cm-line', { hasText: 'targetPort: 8080' })).toContainText(
    'this targetPort sent it to 8080',
  );
});

test('a change that came in between is a conflict, and can be merged', async ({
  hopscope,
  page,
}) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.edit('kubia-nodeport');
  await hopscope.goToLine('nodePort: 30123');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('777');

  const other = `apiVersion: v1\nkind: Service\nmetadata:\n  name: kubia-nodeport\nspec:\n  sessionAffinity: ClientIP\n`;
  await write(page, other);
  await prepare(page).click();
  await apply(page).click();
  await expect(problems(page)).toContainText('service/kubia-nodeport configured');

  await page
    .getByRole('button', { name: 'service-kubia-nodeport.yaml', exact: false })
    .first()
    .click();
  await expect(page.getByRole('alert')).toContainText('has been changed meanwhile');
  await prepare(page).click();
  await expect(problems(page)).toContainText('the object has been modified');
  await page.getByRole('button', { name: 'Put my changes into it' }).click();
  await expect(hopscope.text).toContainText('sessionAffinity: ClientIP');
  await expect(hopscope.text).toContainText('nodePort: 30777');
  await prepare(page).click();
  await apply(page).click();
  await expect(problems(page)).toContainText('service/kubia-nodeport replaced');
});

test('unsaved text survives a reload, in its own scene', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await write(page, '# mine\nkind: Service\n');
  await hopscope.open('&scene=nodeport');
  await hopscope.tab('YAML').click();
  await expect(hopscope.text).toContainText('# mine');
  await hopscope.open('&scene=ingress');
  await hopscope.tab('YAML').click();
  await expect(page.getByText('No text is open.')).toBeVisible();
});

test('what was written is given up only when asked for twice', async ({ hopscope, page }) => {
  await hopscope.open();
  await write(page, 'kind: Service\n');
  const close = page.getByRole('button', { name: 'Close new.yaml' });
  await close.click();
  await expect(page.getByRole('alert')).toContainText('has changes that were not sent');
  await expect(hopscope.text).toBeVisible();
  await close.click();
  await expect(page.getByText('No text is open.')).toBeVisible();
});

test('all objects of a scene are one text', async ({ hopscope, page }) => {
  await hopscope.open('&scene=nodeport');
  await hopscope.tab('YAML').click();
  await page.getByRole('button', { name: 'All objects of this scene' }).click();
  await expect(hopscope.text).toContainText('kind: ReplicationController');
  await expect(problems(page)).toContainText('Nothing is wrong.');
  await prepare(page).click();
  await expect(page.getByRole('region', { name: 'What would change' })).toContainText(
    'last-applied-configuration',
  );
  await page.getByRole('button', { name: 'Back to the text' }).click();
  await expect(hopscope.text).toBeFocused();
});

test.describe('too much and too deep', () => {
  for (const [what, text, told] of [
    [
      'a million characters',
      SERVICE.replace('shop', 'x'.repeat(1_000_000)),
      'too long to be checked',
    ],
    ['a thousand levels', `a: ${'['.repeat(1000)}`, 'exceeded max depth'],
    [
      'anchors that multiply',
      [...'abcdefghi'].reduce(
        (all, name, at, names) =>
          `${all}${name}: &${name} [${Array(9)
            .fill(`*${names[at - 1]}`)
            .join(', ')}]\n`,
        'start: &undefined x\n',
      ),
      'document contains excessive aliasing',
    ],
  ] as const) {
    test(`${what} do not stop the page`, async ({ hopscope, page }) => {
      await hopscope.open();
      await write(page, text);
      await expect(page.locator('.editor-panel')).toContainText(told);
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('# on\n');
      await expect(page.locator('.cm-line').first()).toHaveText('# on');
    });
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in ${colorScheme}`, () => {
    test.use({ colorScheme });
    test.slow();

    test('in the editor, also for a projector', async ({ hopscope, page }) => {
      await hopscope.open('&scene=nodeport');
      await hopscope.tab('YAML').click();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Add YAML' }).click();
      await expect(page.getByRole('region', { name: 'Begin with' })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Send request' }).click();
      await hopscope.stepToTheEnd();
      await hopscope.edit('kubia-nodeport');
      await hopscope.goToLine('type: NodePort');
      await page.keyboard.type('x');
      await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
      await page.keyboard.press('Escape');
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Projector mode' }).click();
      await expectNoViolations(page);
    });

    test('in its search, suggestions and difference', async ({ hopscope, page }) => {
      await hopscope.open('&scene=nodeport');
      await write(page, SERVICE);
      await page.keyboard.press('Control+f');
      await expect(page.locator('.cm-search')).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('  ty');
      await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Enter');
      await page.keyboard.type('NodePort');
      await prepare(page).click();
      await expect(apply(page)).toBeFocused();
      await expectNoViolations(page);
    });
  });
}
