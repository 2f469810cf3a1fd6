/** `$(( ))`: whole numbers, as the shell computes them. */

/** What the shell says of an expression that it cannot compute. */
export class ArithmeticProblem extends Error {}

const TOKEN = /\s*(\d+|[A-Za-z_]\w*|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()<>!?:~&|^]|\$)/y;

/** Operators from the weakest to the strongest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];

const OPERATIONS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '||': (left, right) => truth(left !== 0n || right !== 0n),
  '&&': (left, right) => truth(left !== 0n && right !== 0n),
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '>': (left, right) => truth(left > right),
  '<=': (left, right) => truth(left <= right),
  '>=': (left, right) => truth(left >= right),
  '<<': (left, right) => left << (right & 63n),
  '>>': (left, right) => left >> (right & 63n),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right),
  '%': (left, right) => left % nonZero(right),
  '**': power,
};

function truth(holds: boolean): bigint {
  return holds ? 1n : 0n;
}
function nonZero(value: bigint): bigint {
  if (value === 0n) throw new ArithmeticProblem('division by 0');
  return value;
}
/** By squaring, wrapping at 64 bits on the way. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new ArithmeticProblem('exponent less than 0');
  let [result, factor, left] = [1n, base, exponent];
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}

class Calculator {
  private at = 0;
  constructor(
    private readonly tokens: readonly string[],
    private readonly variable: (name: string) => string,
  ) {}

  whole(): bigint {
    if (this.tokens.length === 0) return 0n;
    const value = this.choice();
    if (this.at < this.tokens.length) throw new ArithmeticProblem('syntax error in expression');
    return value;
  }

  private choice(): bigint {
    const condition = this.level(0);
    if (this.tokens[this.at] !== '?') return condition;
    this.at += 1;
    const yes = this.choice();
    this.expect(':');
    const no = this.choice();
    return condition === 0n ? no : yes;
  }

  private level(index: number): bigint {
    const operators = LEVELS[index];
    if (!operators) return this.unary();
    let left = this.level(index + 1);
    for (;;) {
      const operator = this.tokens[this.at] ?? '';
      if (!operators.includes(operator)) return left;
      this.at += 1;
      const right = operator === '**' ? this.level(index) : this.level(index + 1);
      left = BigInt.asIntN(64, OPERATIONS[operator]?.(left, right) ?? 0n);
    }
  }

  private unary(): bigint {
    let negations = '';
    while (/^[-+!~$]$/.test(this.tokens[this.at] ?? '')) negations += this.tokens[this.at++] ?? '';
    let value = this.operand();
    for (const sign of [...negations].reverse()) {
      if (sign === '-') value = -value;
      if (sign === '!') value = truth(value === 0n);
      if (sign === '~') value = ~value;
    }
    return value;
  }

  private operand(): bigint {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token === '(') {
      const value = this.choice();
      this.expect(')');
      return value;
    }
    if (token === undefined || !/^\w/.test(token)) {
      throw new ArithmeticProblem('syntax error: operand expected');
    }
    return numberIn(/^\d/.test(token) ? token : this.variable(token));
  }

  private expect(token: string): void {
    if (this.tokens[this.at] !== token) throw new ArithmeticProblem('syntax error in expression');
    this.at += 1;
  }
}

function numberIn(text: string): bigint {
  return /^-?\d+$/.test(text.trim()) ? BigInt.asIntN(64, BigInt(text.trim())) : 0n;
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new ArithmeticProblem('syntax error: invalid arithmetic operator');
    tokens.push(found[1] ?? '');
    at = TOKEN.lastIndex;
    if (tokens.length > 1000) throw new ArithmeticProblem('expression is too long');
  }
  return tokens;
}

/** The value of an expression, in 64 bits; a variable that is no number counts as 0. */
export function calculate(text: string, variable: (name: string) => string): string {
  return String(new Calculator(tokensOf(text), variable).whole());
}
