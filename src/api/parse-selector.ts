import { badRequest, formatFieldError, invalid, type FieldError } from './errors';
import { fail, ok, type Result } from './result';
import { parseSelectorText, type Requirement } from './selector-parser';
import { parseInt64, sortByKey } from './selectors';
import { labelValueProblems, qualifiedNameProblems } from './validation/names';

function integerProblem(value: string, field: string): readonly FieldError[] {
  if (parseInt64(value) !== undefined) return [];
  return [invalid(field, value, "for 'Gt', 'Lt' operators, the value must be an integer")];
}

/** What NewRequirement finds wrong beyond what the grammar allows. */
function requirementErrors({ key, operator, values }: Requirement): readonly FieldError[] {
  const bounds = operator === 'gt' || operator === 'lt' ? values : [];
  return [
    ...bounds.flatMap((value, index) => integerProblem(value, `values[${index}]`)),
    ...values.flatMap((value, index) => {
      const problems = labelValueProblems(value);
      const field = `values[${index}][${key}]`;
      return problems.length ? [invalid(field, value, problems.join('; '))] : [];
    }),
  ];
}

function keyProblem(key: string): string | undefined {
  const problems = qualifiedNameProblems(key);
  // The nil path that Kubernetes passes here is printed.
  return problems.length ? formatFieldError(invalid('<nil>', key, problems.join('; '))) : undefined;
}

function requirementProblem(requirement: Requirement): string | undefined {
  const texts = [...new Set(requirementErrors(requirement).map(formatFieldError))];
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0];
}

/**
 * Parses the text of `kubectl -l`, such as `app=web,tier in (a,b),!old`. The error is a BadRequest
 * whose message is apimachinery's (pkg/labels/selector.go, Parse); kubectl prints it after
 * `error: `.
 */
export function parseSelector(text: string): Result<readonly Requirement[]> {
  const parsed = parseSelectorText(text, { key: keyProblem, requirement: requirementProblem });
  return 'problem' in parsed ? fail(badRequest(parsed.problem)) : ok(sortByKey(parsed.value));
}
