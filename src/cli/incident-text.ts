import type { Config } from '../config/config.ts';
import { addressOf } from '../core/ids.ts';
import type {
  Expectation,
  Incident,
  IncidentSeed,
  KnownAccount,
  Price,
  SeedSubject,
} from '../incidents/incident.ts';
import { acceptedText } from './incident-accepted.ts';
import { lossText, seedStates } from './incident-state.ts';
import { seedName } from './incident-targets.ts';
import { printable } from './terminal.ts';

/** An incident as a person reads it, with who says what. Pure. */
export function incidentText(incident: Incident, config: Config): string {
  const { dates, attribution, loss, unpublished } = incident;
  const when = `${dates.from.text}${dates.to ? ` to ${dates.to.text}` : ''}`;
  const said = attribution.date ? `${attribution.by}, ${attribution.date.text}` : attribution.by;
  const states = seedStates(incident, config);
  return [
    `${incident.name} (${incident.id})`,
    '',
    `When         ${when}${noted(dates.note)}`,
    `Loss         ${lossText(incident)}${noted(loss.note)}`,
    ...loss.assets.flatMap(({ asset, amount, note }) =>
      loss.assets.length > 1 || note !== null ? [`  ${asset}: ${amount ?? 'not known'}${noted(note)}`] : [],
    ),
    `Attribution  ${attribution.actor}, by ${said}`,
    ...(attribution.contested === null ? [] : [`  contested: ${attribution.contested}`]),
    ...(unpublished === null ? [] : ['', `Cannot be traced: ${unpublished}`]),
    ...section(
      'Seeds',
      states.map(({ seed, why }) => `${seedText(seed)}${why === null ? '' : `; not traced: ${why}`}`),
    ),
    ...section('Accounts', incident.accounts.map(accountText)),
    ...section(
      'Transactions',
      incident.transactions.map(
        ({ chainName, txid, what, confidence, sources, note }) =>
          `${chainName}:${txid}  ${what}${noted(note)} [${confidence}: ${sources.join('; ')}]`,
      ),
    ),
    ...section('Known later', incident.expect.map(expectationText)),
    ...section('Prices', incident.prices.map(priceText)),
    ...section('Mind', incident.notes),
    ...section('Not confirmed', incident.unverified),
  ]
    .map(printable)
    .join('\n');
}

const noted = (note: string | null): string => (note === null ? '' : ` (${note})`);

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  - ${line.trim()}`)];

function seedText(seed: IncidentSeed): string {
  const { subject, asset, usd, role, confidence, sources, note, accepted } = seed;
  const { since, until } = subject.kind === 'address' ? subject : { since: null, until: null };
  const window = [since ? `since ${since.text}` : '', until ? `until ${until.text}` : ''].filter(Boolean);
  const part = subject.kind === 'transaction' ? partText(subject) : '';
  const what = [
    asset ?? 'every known asset',
    ...(usd === undefined ? [] : [`at ${usd} USD`]),
    ...window,
  ].join(', ');
  const from = accepted ? `; ${acceptedText(accepted)}` : '';
  return `${seedName(seed)}  ${role}${part}; ${what}${noted(note)} [${confidence}: ${sources.join('; ')}]${from}`;
}

/** Whose part of a transaction is meant, where it is not all of it. */
function partText({ payer, receivers }: Extract<SeedSubject, { readonly kind: 'transaction' }>): string {
  const from = payer === undefined ? '' : ` from ${addressOf(payer)}`;
  return receivers ? `${from} to ${receivers.map(addressOf).join(', ')}` : from;
}

function priceText({ asset, chainName, usd, at, source }: Price): string {
  return `1 ${asset}${chainName === null ? '' : ` on ${chainName}`} = ${usd} USD, ${at.text} [${source}]`;
}

function accountText(known: KnownAccount): string {
  const { chainName, account, kind, entity, role, confidence, sources, note, imitates } = known;
  const whose = entity === null ? kind : `${kind} (${entity})`;
  const genuine = imitates === null ? '' : `, imitates ${addressOf(imitates)}`;
  return `${chainName}:${addressOf(account)}  ${whose}: ${role}${genuine}${noted(note)} [${confidence}: ${sources.join('; ')}]`;
}

function expectationText({ chainName, account, txid, service, kind, note, source }: Expectation): string {
  const where = account !== null ? `:${addressOf(account)}` : txid !== null ? `:${txid}` : '';
  return `${chainName}${where}  ${service}, ${kind}${noted(note)} [${source}]`;
}
