/**
 * The grammars of names (apimachinery pkg/util/validation/validation.go). Each check answers with
 * the sentences on what is wrong; none means that the text is fine.
 */

export type Problems = readonly string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const PERCENT = '[0-9]+%';
const HEADER_NAME = '[-A-Za-z0-9]+';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const labelPattern = whole(LABEL);
const subdomainPattern = whole(SUBDOMAIN);
const dns1035Pattern = whole(DNS1035);
const wildcardPattern = whole(WILDCARD);
const qualifiedPattern = whole(QUALIFIED);
const labelValuePattern = whole(LABEL_VALUE);
const percentPattern = whole(PERCENT);
const headerNamePattern = whole(HEADER_NAME);
const configKeyPattern = whole(CONFIG_KEY);
const httpPathPattern = whole(HTTP_PATH);

function regexError(message: string, pattern: string, ...examples: readonly string[]): string {
  // The double blank that this leaves before "or" is in the real message too.
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${pattern}')`;
}

const LABEL_ERROR = regexError(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
);
const SUBDOMAIN_ERROR = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  'example.com',
);
const DNS1035_ERROR = regexError(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  DNS1035,
  'my-name',
  'abc-123',
);
const WILDCARD_ERROR = regexError(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  WILDCARD,
  '*.example.com',
);
const QUALIFIED_ERROR = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  'MyName',
  'my.name',
  '123-abc',
);
const LABEL_VALUE_ERROR = regexError(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE,
  'MyValue',
  'my_value',
  '12345',
);

/** "must be no more than 63 characters". */
function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`;
}

function lengthProblems(text: string, max: number): string[] {
  return text.length > max ? [maxLengthError(max)] : [];
}

/** IsDNS1123Label: names of namespaces and Service ports. */
export function dns1123LabelProblems(text: string): Problems {
  const problems = lengthProblems(text, 63);
  if (labelPattern.test(text)) return problems;
  return [...problems, subdomainPattern.test(text) ? 'must not contain dots' : LABEL_ERROR];
}
/** IsDNS1123Subdomain: names of most objects, host names. */
export function dns1123SubdomainProblems(text: string): Problems {
  const problems = lengthProblems(text, 253);
  return subdomainPattern.test(text) ? problems : [...problems, SUBDOMAIN_ERROR];
}
/** IsDNS1035Label: names of Services up to Kubernetes 1.35. */
export function dns1035LabelProblems(text: string): Problems {
  const problems = lengthProblems(text, 63);
  return dns1035Pattern.test(text) ? problems : [...problems, DNS1035_ERROR];
}
/** IsWildcardDNS1123Subdomain: Ingress hosts with a `*`. */
export function wildcardSubdomainProblems(text: string): Problems {
  const problems = lengthProblems(text, 253);
  return wildcardPattern.test(text) ? problems : [...problems, WILDCARD_ERROR];
}

function prefixProblems(prefix: string): Problems {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dns1123SubdomainProblems(prefix).map((problem) => `prefix part ${problem}`);
}

/** IsQualifiedName: keys of labels and annotations. */
export function qualifiedNameProblems(text: string): Problems {
  const parts = text.split('/');
  if (parts.length > 2) {
    const suffix = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a qualified name ${QUALIFIED_ERROR}${suffix}`];
  }
  const name = parts.at(-1) ?? '';
  const problems = parts.length === 2 ? [...prefixProblems(parts[0] ?? '')] : [];
  if (name === '') problems.push('name part must be non-empty');
  if (name.length > 63) problems.push(`name part ${maxLengthError(63)}`);
  if (!qualifiedPattern.test(name)) problems.push(`name part ${QUALIFIED_ERROR}`);
  return problems;
}
/** IsValidLabelValue. */
export function labelValueProblems(text: string): Problems {
  const problems = lengthProblems(text, 63);
  return labelValuePattern.test(text) ? problems : [...problems, LABEL_VALUE_ERROR];
}

/** IsValidPortName: names of container ports, also where a targetPort or an Ingress names one. */
export function portNameProblems(text: string): Problems {
  const problems = lengthProblems(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) problems.push('must not begin or end with a hyphen');
  return problems;
}
/** IsInRange. */
export function rangeProblems(value: number, min: number, max: number): Problems {
  return value >= min && value <= max ? [] : [`must be between ${min} and ${max}, inclusive`];
}
/** IsValidPortNum. */
export function portNumberProblems(port: number): Problems {
  return rangeProblems(port, 1, 65_535);
}
/** IsValidPercent. */
export function percentProblems(text: string): Problems {
  if (percentPattern.test(text)) return [];
  const message = "a valid percent string must be a numeric string followed by an ending '%'";
  return [regexError(message, PERCENT, '1%', '93%')];
}
/** IsHTTPHeaderName. */
export function headerNameProblems(text: string): Problems {
  if (headerNamePattern.test(text)) return [];
  const message = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return [regexError(message, HEADER_NAME, 'X-Header-Name')];
}
/** IsRelaxedEnvVarName. */
export function envNameProblems(text: string): Problems {
  if (text === '') return ['environment variable name must be non-empty'];
  if (/^[ -<>-~]+$/.test(text)) return [];
  return [
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  ];
}
/** The path of IsDomainPrefixedPath: what is behind the domain of an IngressClass's controller. */
export function domainPathProblems(text: string): Problems {
  if (httpPathPattern.test(text)) return [];
  return [`Invalid path (regex used for validation is '${HTTP_PATH}')`];
}
/** IsConfigMapKey: keys of a Secret's data. */
export function configKeyProblems(text: string): Problems {
  const problems = lengthProblems(text, 253);
  if (!configKeyPattern.test(text)) {
    const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    problems.push(regexError(message, CONFIG_KEY, 'key.name', 'KEY_NAME', 'key-name'));
  }
  return problems;
}
