/**
 * GraphSense's names for kinds of evidence, 0 to 100. Source: graphsense/graphsense-tagpack-tool@3f30f55,
 * `src/tagpack/db/confidence.csv`; `ledger_immanent` and `forensic_investigation` are of later versions of that table.
 */
export const confidences: Readonly<Record<string, number>> = {
  override: 100,
  ownership: 100,
  ledger_immanent: 100,
  manual_transaction: 90,
  service_api: 70,
  forensic_investigation: 70,
  authority_data: 60,
  trusted_provider: 50,
  service_data: 50,
  forensic: 50,
  untrusted_transaction: 40,
  web_crawl: 20,
  heuristic: 10,
  unknown: 5,
};

/** What a confidence is expected to look like, for faults. */
export const confidenceForm = `a confidence from 0 to 100, or one of ${Object.keys(confidences).join(', ')}`;

/** A confidence by its name or number; undefined where it is neither. */
export function readConfidence(value: unknown): number | undefined {
  const text = typeof value === 'number' ? `${value}` : value;
  if (typeof text !== 'string') return undefined;
  if (Object.hasOwn(confidences, text)) return confidences[text];
  return /^(?:\d{1,2}|100)$/.test(text) ? Number(text) : undefined;
}
