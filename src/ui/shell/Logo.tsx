/** The mark: a request that hops over two places towards a third. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 28 28" aria-hidden="true">
      <path className="logo-path" d="M4 20.5C5 9.5 12.5 9.5 14 20.5 14.6 14 16.6 9.9 19.4 8.2" />
      <circle className="logo-place" cx="4" cy="21.5" r="2.6" />
      <circle className="logo-place" cx="14" cy="21.5" r="2.6" />
      <circle className="logo-goal" cx="24" cy="21.5" r="2.1" />
      <circle className="logo-request" cx="21" cy="7.4" r="3.6" />
    </svg>
  );
}
