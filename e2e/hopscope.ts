import { expect, test as base, type Page } from '@playwright/test';

/** A Service as a person would type it; it selects the pods of most scenes. */
export const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: kubia
  ports:
  - port: 80
    targetPort: 8080
`;

/**
 * The page with its clock standing still: time moves by its controls only, and a step is one jump
 * (reduced motion), so that no test depends on how fast it is run.
 */
export class Hopscope {
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  async open(query = ''): Promise<void> {
    await this.page.emulateMedia({ reducedMotion: 'reduce' });
    await this.page.goto(`./?paused${query}`);
    await expect(this.page.locator('html')).toHaveAttribute('data-ready', 'true');
  }

  tab(name: 'Scene' | 'Request' | 'Traffic' | 'Inspect' | 'YAML') {
    return this.page.getByRole('tab', { name });
  }

  /** Lets this many times ten seconds pass. */
  async skip(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      await this.page.getByRole('button', { name: 'Skip 10 seconds' }).click();
    }
  }

  /** Goes from hop to hop until the followed request has ended. */
  async stepToTheEnd(): Promise<void> {
    const outcome = this.page.locator('.followed .outcome');
    for (let i = 0; i < 20; i += 1) {
      if ((await outcome.getAttribute('data-shape')) !== 'travelling') return;
      await this.page.getByRole('button', { name: 'One hop on' }).click();
    }
    throw new Error('The request has not ended after 20 hops.');
  }

  /** Selects an object in the inspector's list; `name` is the beginning of its name. */
  async inspect(name: string | RegExp): Promise<void> {
    await this.tab('Inspect').click();
    await this.page.locator('.everything').getByRole('button', { name }).first().click();
  }

  /** The text of the draft that is shown in the editor. */
  get text() {
    return this.page.getByRole('textbox', { name: /^YAML:/ });
  }

  /** Opens the YAML of an object; `name` is the beginning of its name. */
  async edit(name: string | RegExp): Promise<void> {
    await this.inspect(name);
    await this.page.getByRole('button', { name: 'Edit YAML' }).click();
    await expect(this.text).toBeFocused();
  }

  /** Puts the cursor at the end of the line that holds `part` in the editor. */
  async goToLine(part: string): Promise<void> {
    await this.page.locator('.cm-line', { hasText: part }).first().click();
    await this.page.keyboard.press('End');
  }
}

export const test = base.extend<{ hopscope: Hopscope }>({
  hopscope: async ({ page }, use) => {
    const hopscope = new Hopscope(page);
    await use(hopscope);
    expect(hopscope.errors).toEqual([]);
  },
});

export { expect };
