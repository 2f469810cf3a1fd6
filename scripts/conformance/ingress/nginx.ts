import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Agent } from '../lab/agents';
import { CannotRun } from '../lab/commands';
import { makeNamespace } from '../lab/namespaces';
import { nginxConf } from './nginx-conf';
import type { RuleSet, WebRequest } from './rule-set';

const FIRST_PORT = 10_000;

function refuse(): never {
  throw new CannotRun('nginx does not start');
}

/** A namespace in which nginx runs with one configuration after another. */
export class Nginx {
  private constructor(
    private readonly namespace: string,
    private readonly agent: Agent,
  ) {}

  static async make(): Promise<Nginx> {
    const namespace = makeNamespace('nginx');
    return new Nginx(namespace, await Agent.in(namespace));
  }

  /** Where nginx sends each request, for each rule set: the backend's name, or the status. */
  async routes(
    sets: readonly RuleSet[],
    requests: readonly WebRequest[],
  ): Promise<readonly (readonly string[])[]> {
    const placed = sets.map((rules, i) => ({ rules, port: FIRST_PORT + i }));
    const folder = mkdtempSync(join(tmpdir(), 'hopscope-nginx-'));
    writeFileSync(join(folder, 'nginx.conf'), nginxConf(placed));
    const nginx = ['nginx', '-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'];
    const child = spawn('ip', ['netns', 'exec', this.namespace, ...nginx], { stdio: 'inherit' });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    try {
      await Promise.race([this.answers(FIRST_PORT), ended.then(refuse)]);
      const results: (readonly string[])[] = [];
      for (const { port } of placed) results.push(await this.fetch(port, requests));
      return results;
    } finally {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    }
  }

  private async fetch(port: number, requests: readonly WebRequest[]): Promise<readonly string[]> {
    return (await this.agent.tell({ do: 'fetch', port, requests })) as readonly string[];
  }

  /** Waits until nginx takes connections. */
  private async answers(port: number): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const [result] = await this.fetch(port, [{ host: 'nobody.org', path: '/' }]);
      if (result !== 'refused') return;
      await setTimeout(50);
    }
    refuse();
  }

  stop(): void {
    this.agent.stop();
  }
}
