/** The grammar of `kubectl -l`: lexer and parser after apimachinery pkg/labels/selector.go. */

/** The operators of `kubectl -l`, as apimachinery pkg/selection/operator.go writes them. */
export type Operator = '!' | '!=' | '=' | '==' | 'exists' | 'gt' | 'in' | 'lt' | 'notin';

/** One condition on labels. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

interface Token {
  readonly kind: 'end' | 'identifier' | 'symbol';
  readonly text: string;
}

const TOKEN = /[ \t\r\n]*(==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+)/y;
const END: Token = { kind: 'end', text: '' };

function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const word = match[1] ?? '';
    tokens.push({ kind: /^[=!(),<>]/.test(word) ? 'symbol' : 'identifier', text: word });
  }
  return tokens;
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

/** A parsing step's outcome: a value, or what Kubernetes says is wrong. */
type Step<T> = { readonly value: T } | { readonly problem: string };

/** Checks a key before its values are read, or a whole requirement; answers with the problem. */
export interface Checks {
  readonly key: (key: string) => string | undefined;
  readonly requirement: (requirement: Requirement) => string | undefined;
}

class Parser {
  private at = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly checks: Checks,
  ) {}

  private peek(): Token {
    return this.tokens[this.at] ?? END;
  }
  private next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  selector(): Step<readonly Requirement[]> {
    const requirements: Requirement[] = [];
    for (;;) {
      const first = this.peek();
      if (first.kind === 'end') return { value: requirements };
      if (first.kind !== 'identifier' && first.text !== '!') {
        return { problem: `found '${first.text}', expected: !, identifier, or 'end of string'` };
      }
      const step = this.requirement();
      if ('problem' in step) return { problem: `unable to parse requirement: ${step.problem}` };
      requirements.push(step.value);
      const problem = this.separator();
      if (problem) return { problem };
    }
  }

  private separator(): string | undefined {
    const token = this.next();
    if (token.kind === 'end') return undefined;
    if (token.text !== ',') return `found '${token.text}', expected: ',' or 'end of string'`;
    const { kind, text } = this.peek();
    if (kind === 'identifier' || text === '!') return undefined;
    return `found '${text}', expected: identifier after ','`;
  }

  private requirement(): Step<Requirement> {
    const negated = this.peek().text === '!';
    if (negated) this.next();
    const { kind, text: key } = this.next();
    if (kind !== 'identifier') return { problem: `found '${key}', expected: identifier` };
    const problem = this.checks.key(key);
    if (problem) return { problem };
    const after = this.peek();
    const step: Step<Requirement> =
      negated || after.kind === 'end' || after.text === ','
        ? { value: { key, operator: negated ? '!' : 'exists', values: [] } }
        : this.comparison(key);
    if ('problem' in step) return step;
    const wrong = this.checks.requirement(step.value);
    return wrong ? { problem: wrong } : step;
  }

  private comparison(key: string): Step<Requirement> {
    const { text } = this.next();
    const operator = OPERATORS.get(text);
    if (!operator) {
      return { problem: `found '${text}', expected: in, notin, =, ==, !=, gt, lt` };
    }
    const step = operator === 'in' || operator === 'notin' ? this.valueSet() : this.exactValue();
    if ('problem' in step) return step;
    return { value: { key, operator, values: [...new Set(step.value)].sort() } };
  }

  private exactValue(): Step<readonly string[]> {
    const token = this.peek();
    if (token.kind === 'end' || token.text === ',') return { value: [''] };
    this.next();
    if (token.kind === 'identifier') return { value: [token.text] };
    return { problem: `found '${token.text}', expected: identifier` };
  }

  private valueSet(): Step<readonly string[]> {
    const open = this.next();
    if (open.text !== '(') return { problem: `found '${open.text}' expected: '('` };
    const first = this.peek();
    if (first.text === ')') {
      this.next();
      return { value: [''] };
    }
    if (first.kind !== 'identifier' && first.text !== ',') {
      return { problem: `found '${first.text}', expected: ',', ')' or identifier` };
    }
    const step = this.identifiers();
    if (!('problem' in step)) this.next();
    return step;
  }

  /** Values up to the closing parenthesis; a missing one between commas is the empty value. */
  private identifiers(): Step<readonly string[]> {
    const values: string[] = [];
    for (;;) {
      const { kind, text } = this.next();
      const after = this.peek();
      if (kind === 'identifier') {
        values.push(text);
        if (after.text === ')') return { value: values };
        if (after.text !== ',') return { problem: `found '${after.text}', expected: ',' or ')'` };
      } else if (text === ',') {
        if (values.length === 0) values.push('');
        if (after.text === ')') return { value: [...values, ''] };
        if (after.text === ',') {
          this.next();
          values.push('');
        }
      } else {
        return { problem: `found '${text}', expected: ',', or identifier` };
      }
    }
  }
}

/** The requirements that `text` states, in order, or Kubernetes' sentence on what is wrong. */
export function parseSelectorText(text: string, checks: Checks): Step<readonly Requirement[]> {
  return new Parser(scan(text), checks).selector();
}
