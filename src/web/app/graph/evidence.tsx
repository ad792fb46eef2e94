import { Strange } from '../../parts/strange.tsx';

/** The figures and ids that a rule decided by. They are text of strangers. */
export function Evidence({ evidence }: { readonly evidence: Readonly<Record<string, string>> }) {
  const entries = Object.entries(evidence);
  if (entries.length === 0) return null;
  return (
    <dl class="evidence">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Strange text={name} />
          </dt>
          <dd>
            <Strange text={value} most={160} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
