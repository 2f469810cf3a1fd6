import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './hopscope';

const URL = 'http://192.168.56.11:30123';

/** The terminal in sight, as a screen reader finds it. */
class Terminal {
  readonly field: Locator;
  readonly rows: Locator;
  readonly dock: Locator;

  constructor(readonly page: Page) {
    this.dock = page.getByRole('region', { name: 'Terminal' });
    this.field = this.dock.getByRole('textbox', { name: /^Terminal/ });
    this.rows = this.dock.locator('.terminal-view:not([hidden])').getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.locator('body').press('`');
    await expect(this.field).toBeFocused();
    await this.sees(/laptop:~\$/);
  }

  /** All rows in sight, without blanks at their ends. */
  async text(): Promise<string> {
    const rows = await this.rows.allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  async sees(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text()).toMatch(pattern);
  }

  async run(line: string): Promise<void> {
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  async paste(text: string): Promise<void> {
    await this.field.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, text);
  }
}

test('nothing of the terminal is loaded before it is opened', async ({ hopscope, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await hopscope.open();
  await page.waitForLoadState('networkidle');
  const before = asked.length;
  expect(asked.filter((url) => /terminal/i.test(url))).toEqual([]);
  await new Terminal(page).open();
  expect(asked.slice(before).some((url) => /TerminalDock.*\.js/.test(url))).toBe(true);
});

test('a command is typed, completed and found again by keyboard alone', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await page.keyboard.type('kubec');
  await page.keyboard.press('Tab');
  await page.keyboard.type('get svc kubi');
  await page.keyboard.press('Tab');
  await terminal.sees(/\$ kubectl get svc kubia$/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await terminal.sees(/\nkubia +kubia-nodeport\nlaptop:~\$ kubectl get svc kubia$/);
  await page.keyboard.type('-n');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await terminal.sees(/kubia-nodeport +NodePort .*80:30123\/TCP/);

  await terminal.run('hostname');
  await terminal.sees(/\nlaptop\nlaptop:~\$$/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await terminal.sees(/\$ kubectl get svc kubia-nodeport$/);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('host');
  await terminal.sees(/\(reverse-i-search\)`host': hostname$/);
  await page.keyboard.press('Enter');
  await terminal.sees(/hostname\nlaptop\nlaptop:~\$$/);

  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
  await terminal.sees(/laptop:~\$$/);
  await terminal.field.focus();
  await page.keyboard.press('ArrowUp');
  await terminal.sees(/\$ hostname$/);
});

test('single keys of the page do nothing while somebody types', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await page.keyboard.type('rsgatpm?');
  await terminal.sees(/\$ rsgatpm\?$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.followed')).toHaveCount(0);
});

test('a command waits for the clock, says so, and Ctrl-C ends it', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.run(`while true; do curl -s ${URL}; done`);
  await expect(terminal.dock.getByText('The command waits for the clock')).toBeVisible();
  await hopscope.skip(3);
  await terminal.field.focus();
  await terminal.sees(/(You've hit kubia-\w+\n){3}/);
  await page.keyboard.press('Control+c');
  await terminal.run('echo $?');
  await terminal.sees(/\^C\nlaptop:~\$ echo \$\?\n130\nlaptop:~\$$/);
});

test('a shell in a pod is opened and left', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  // The clock stands still; what kubectl needs for itself passes all the same.
  await terminal.run('kubectl exec -it rc/kubia -- sh');
  await expect(terminal.dock.getByRole('tab', { name: /^kubia-/ })).toBeVisible();
  await terminal.run('hostname');
  await terminal.sees(/\nkubia-\w+\n/);
  await terminal.run('exit');
  await expect(terminal.dock.getByRole('tab', { name: 'laptop 1' })).toBeVisible();
});

test('several lines are pasted, and an open loop asks for more', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.paste('echo one\nfor i in 1 2\ndo echo round $i\ndone\necho last');
  await hopscope.skip(1);
  await terminal.sees(
    /one\n.*for i in 1 2\n> do echo round \$i\n> done\nround 1\nround 2\n.*\$ echo last$/,
  );
});

test('a curl is the request in the picture, and its line is marked', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.run(`curl -s ${URL}`);
  await expect(page.locator('.followed').getByRole('heading', { name: 'Request 1' })).toBeVisible();
  await hopscope.stepToTheEnd();
  await terminal.field.focus();
  await terminal.sees(/You've hit kubia-\w+\nlaptop:~\$$/);
  const mark = (id: number) => terminal.dock.getByRole('button', { name: `Follow request ${id}` });
  await expect(mark(1)).toHaveAttribute('aria-pressed', 'true');

  await terminal.run(`curl -s ${URL}`);
  await hopscope.stepToTheEnd();
  await expect(mark(2)).toHaveAttribute('aria-pressed', 'true');
  await page
    .getByRole('button', { name: /request 1$/i, exact: false })
    .last()
    .click();
  await expect(mark(1)).toHaveAttribute('aria-pressed', 'true');

  await terminal.field.focus();
  await page.keyboard.press('Control+ArrowDown');
  await expect(page.locator('.followed').getByRole('heading', { name: 'Request 2' })).toBeVisible();
  const first = (await terminal.text()).split('\n').findIndex((row) => row.startsWith("You've"));
  await terminal.rows.nth(first).scrollIntoViewIfNeeded();
  const box = await terminal.rows.nth(first).boundingBox();
  if (!box) throw new Error('no line');
  await page.mouse.click(box.x + 20, box.y + box.height / 2);
  await expect(page.locator('.followed').getByRole('heading', { name: 'Request 1' })).toBeVisible();
});

test('what is clicked is shown as a command, and can be put at the prompt', async ({
  hopscope,
  page,
}) => {
  await hopscope.open();
  await hopscope.inspect(/^kubia-\w{5}/);
  await page.getByRole('button', { name: 'Delete' }).first().click();
  const same = page.getByRole('region', { name: 'The same as a command' });
  await expect(same).toContainText(/kubectl delete pod kubia-\w+/);
  await same.getByRole('button', { name: 'To the terminal' }).click();
  const terminal = new Terminal(page);
  await terminal.sees(/\$ kubectl delete pod kubia-\w+$/);
  await expect(terminal.field).toBeFocused();
  await same.getByRole('button', { name: 'Dismiss' }).click();
  await expect(same).toBeHidden();
});

test('the loop of a stream that is stopped is one that Ctrl-C ends', async ({ hopscope, page }) => {
  await hopscope.open();
  const same = page.getByRole('region', { name: 'The same as a command' });
  await page.keyboard.press('s');
  await expect(same).toContainText(/The same as.*while true; do curl -s .*sleep 0.5; done/);
  await page.keyboard.press('s');
  await expect(same).toContainText(/Ctrl C ends.*while true; do curl -s .*sleep 0.5; done/);
  await expect(same.getByRole('button', { name: 'To the terminal' })).toHaveCount(0);
});

test('a watch in one terminal shows what another deletes', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.run('kubectl get pods -w');
  await terminal.sees(/(kubia-\w+ +1\/1 +Running .*\n?){3}$/);
  await terminal.dock.getByRole('button', { name: 'Another terminal' }).click();
  await terminal.sees(/laptop:~\$$/);
  await terminal.run('kubectl delete $(kubectl get pods -o name | head -1) --wait=false');
  await terminal.sees(/pod "kubia-\w+" deleted\nlaptop:~\$$/);
  await hopscope.skip(1);
  await terminal.dock.getByRole('tab', { name: 'laptop 1' }).click();
  await terminal.sees(/kubia-\w+ +1\/1 +Terminating/);
  await terminal.sees(/kubia-\w+ +0\/1 +Pending[^]*kubia-\w+ +1\/1 +Running +0 +\ds$/);
});

test('a manifest is pasted as a here-document', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.paste(
    'kubectl apply -f - <<EOF\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-a\nEOF\n',
  );
  await terminal.sees(/> EOF\nnamespace\/team-a created\nlaptop:~\$$/);
});

test.describe('kubectl edit', () => {
  const saving = (page: Page) => page.getByRole('button', { name: 'Save and close' });

  test('opens the editor, and saving goes on in the terminal', async ({ hopscope, page }) => {
    await hopscope.open();
    const terminal = new Terminal(page);
    await terminal.open();
    await terminal.run('kubectl edit svc kubia');
    await expect(hopscope.text).toBeFocused();
    await hopscope.goToLine('app: kubia');
    await page.keyboard.type('-two');
    await saving(page).click();
    await terminal.sees(/service\/kubia edited\nlaptop:~\$$/);
    await expect(terminal.field).toBeFocused();
    await expect(hopscope.tab('Scene')).toHaveAttribute('aria-selected', 'true');
    await terminal.run('kubectl get svc kubia -o jsonpath={.spec.selector.app}');
    await terminal.sees(/\nkubia-two\nlaptop:~\$$/);
  });

  test('opens it again with the reasons for a refusal', async ({ hopscope, page }) => {
    await hopscope.open();
    const terminal = new Terminal(page);
    await terminal.open();
    await terminal.run('kubectl edit svc kubia');
    await expect(hopscope.text).toBeFocused();
    await hopscope.goToLine('targetPort: 8080');
    await page.keyboard.type('0');
    await saving(page).click();
    await expect(hopscope.text).toContainText('# services "kubia" was not valid');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await terminal.sees(/Edit cancelled, no valid changes were saved\.\nlaptop:~\$$/);
  });

  test('says that nothing was changed, and Ctrl-C takes its text away', async ({
    hopscope,
    page,
  }) => {
    await hopscope.open();
    const terminal = new Terminal(page);
    await terminal.open();
    await terminal.run('kubectl edit svc kubia');
    await expect(hopscope.text).toBeFocused();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await terminal.sees(/Edit cancelled, no changes made\.\nlaptop:~\$$/);
    await terminal.run('kubectl edit svc kubia');
    await expect(hopscope.text).toBeFocused();
    await terminal.field.focus();
    await page.keyboard.press('Control+c');
    await expect(hopscope.text).toHaveCount(0);
    await terminal.sees(/\^C\nlaptop:~\$$/);
  });
});

test('the terminal is resized, left and folded by keyboard', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await page.keyboard.press('Escape');
  await expect(terminal.dock.getByRole('tab', { name: 'laptop 1' })).toBeFocused();
  const edge = terminal.dock.getByRole('separator', { name: 'Height of the terminal' });
  const height = Number(await edge.getAttribute('aria-valuenow'));
  await edge.press('ArrowUp');
  await expect(edge).toHaveAttribute('aria-valuenow', String(height + 24));
  await terminal.dock.getByRole('button', { name: 'Another terminal' }).press('Enter');
  await expect(terminal.dock.getByRole('tab', { name: 'laptop 2' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(terminal.field).toBeFocused();
  await page.keyboard.press('Control+Shift+Backquote');
  await page.keyboard.press('`');
  await expect(terminal.dock).toBeHidden();
  await terminal.open();
});

test('a scene that begins anew ends what runs, and says so', async ({ hopscope, page }) => {
  await hopscope.open();
  const terminal = new Terminal(page);
  await terminal.open();
  await terminal.run('sleep 1000');
  await page.getByRole('button', { name: 'Start the scene again' }).click();
  await terminal.sees(
    /sleep 1000\nThe scene was started anew. What ran here has ended.\nlaptop:~\$$/,
  );
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in ${colorScheme}`, () => {
    test.use({ colorScheme });
    test.slow();

    test('in the terminal, also for a projector', async ({ hopscope, page }) => {
      await hopscope.open();
      const terminal = new Terminal(page);
      await terminal.open();
      await terminal.run('nonsense');
      await terminal.run(`curl -s ${URL}`);
      await hopscope.stepToTheEnd();
      await page.getByRole('button', { name: 'Send request' }).click();
      for (const key of ['i', 'p']) {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`),
        ).toEqual([]);
        await page.locator('body').press(key);
      }
    });
  });
}
