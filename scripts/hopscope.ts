import { readFileSync } from 'node:fs';
import { CannotRun, play } from './runner';

// The reader may have enough, as with `| head`.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem;
  process.exit();
});

// npm runs scripts in the package's folder; where the person is, is in INIT_CWD.
const folders = [process.env['INIT_CWD'] ?? process.cwd(), process.cwd()];

try {
  play(process.argv.slice(2), {
    folders,
    readStandardInput: () => readFileSync(0, 'utf8'),
    write: (text) => process.stdout.write(text),
  });
} catch (problem) {
  if (!(problem instanceof CannotRun)) throw problem;
  process.stderr.write(`hopscope: ${problem.message}\n`);
  process.exitCode = 1;
}
