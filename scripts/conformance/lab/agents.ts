import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './protocol';

const AGENT = fileURLToPath(new URL('agent.mjs', import.meta.url));

/** A process in one network namespace that serves and sends on demand. */
export class Agent {
  private readonly waiting = new Map<number, (report: Report) => void>();
  private orders = 0;

  private constructor(
    private readonly child: ChildProcess,
    namespace: string,
  ) {
    child.on('message', (report: Report) => {
      this.waiting.get(report.id)?.(report);
      this.waiting.delete(report.id);
    });
    child.on('exit', (code) => {
      const report = { id: -1, error: `the agent in ${namespace} ended with ${code}` };
      for (const heard of this.waiting.values()) heard(report);
    });
  }

  /** Starts an agent; resolves when it takes orders. */
  static async in(namespace: string): Promise<Agent> {
    const child = fork(AGENT, [], {
      // `ip netns exec` replaces itself by the program, so the channel reaches node.
      execPath: 'ip',
      execArgv: ['netns', 'exec', namespace, process.execPath, '--max-old-space-size=64'],
    });
    const agent = new Agent(child, namespace);
    await agent.report(0);
    return agent;
  }

  /** Has an order carried out and gives its result. */
  async tell(order: Order): Promise<unknown> {
    const id = ++this.orders;
    const heard = this.report(id);
    this.child.send({ id, order });
    return heard;
  }

  private report(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ error, result }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      });
    });
  }

  /** Ends the process. */
  stop(): void {
    this.child.kill('SIGKILL');
  }
}
