import { beforeAll, describe, expect, it } from 'vitest';
import recorded from './fixtures/real-kubectl-verbs.json';
import { KUBIA, terminal } from './testing/session';

describe.each(recorded.groups)('$name prints what the real kubectl prints', (group) => {
  const session = terminal(KUBIA);
  beforeAll(() => {
    session.run(group.before.join('\n'));
  });

  it.each(group.cases)('$command', ({ command, ...expected }) => {
    const { state } = session.driver;
    const { stdout, stderr, exitCode } = session.run(command);
    session.driver.state = state;
    expect({ stdout, stderr, exitCode }).toEqual(expected);
  });
});
